import { STATUS } from '@lethe/dimse'
import type { Outcome } from '../admission.ts'

/** A warning that the instance is in, and held for a person: something else has its UID, or it cannot be read to its end. */
const HELD = 0xb007

/** What became of one part, without what identifies it beyond its UIDs, which go back to who sent them. */
export interface StoreResult {
  readonly sopClassUid: string | undefined
  readonly sopInstanceUid: string | undefined
  readonly status: number
  readonly code: string | undefined
}

/** What is told of an outcome. */
export function storeResult({ status, code, receipt, arrival }: Outcome): StoreResult {
  const isHeld = receipt?.as === 'held' || (receipt !== undefined && arrival?.fault !== undefined)
  return {
    sopClassUid: uid(arrival?.identifiers.sopClassUid),
    sopInstanceUid: uid(arrival?.identifiers.sopInstanceUid),
    status: isHeld ? HELD : status,
    code,
  }
}

/** What is no UID is not told back: it could be anything. */
function uid(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9.]{1,64}$/.test(text) ? text : undefined
}

/** Whether the instance is in. */
export function isStored({ status }: StoreResult): boolean {
  return status === STATUS.success || status === HELD
}

/** The status of HTTP for what became of all instances of a request (PS3.18 Table 10.5.3-1). */
export function httpStatus(results: readonly StoreResult[]): number {
  if (results.length === 0) return 400
  if (results.every(({ status }) => status === STATUS.success)) return 200
  if (results.some(isStored)) return 202
  if (results.every(({ code }) => code === 'GATEWAY_PART_TYPE')) return 415
  // Our side, and passing: the same request may come again.
  return results.every(({ status }) => status === STATUS.outOfResources) ? 503 : 409
}
