import { Fault, formatStatus } from '@lethe/dicom'
import { STATUS, statusKind } from '@lethe/dimse'

/** How one try to deliver an object ended. */
export type DeliveryEnd =
  /** It is there; with a code where the destination has a remark. */
  | { readonly end: 'delivered'; readonly code?: string }
  /** It will not be taken: somebody must look. */
  | { readonly end: 'failed'; readonly code: string }
  /** It may be taken later; what of it is the object's own doing is tried a bounded number of times. */
  | { readonly end: 'later'; readonly code: string; readonly because: 'of the object' | 'of the destination' }
  /** Nothing was sent, since nobody was there. */
  | { readonly end: 'away'; readonly code: string }

/** A try: how often this object was tried, this time included. */
interface Tried {
  readonly attempts: number
}

/** Refused, resource limitation (PS3.7 C.4.1.1.2 and 10.1). */
const RESOURCE_LIMITATION = 0x0213
/** PS3.7 C.5.17: there is an instance with this UID already. */
const DUPLICATE_SOP_INSTANCE = 0x0111

/** What a status of PS3.4 Table B.2-1 or of PS3.7 annex C means for a delivery; STOW-RS uses the same numbers (PS3.18 Table 10.5.3-1). */
export function endOfStatus(status: number, { attempts }: Tried): DeliveryEnd {
  const code = `STATUS_${formatStatus(status)}`
  const kind = statusKind(status)
  if (kind === 'success') return { end: 'delivered' }
  if (kind === 'warning') return { end: 'delivered', code }
  // PS3.4 Table B.2-1: A7xx is out of resources, which passes.
  if (status >>> 8 === STATUS.outOfResources >>> 8 || status === RESOURCE_LIMITATION)
    return { end: 'later', code, because: 'of the destination' }
  // What says nothing about whose fault it is.
  if (status === STATUS.processingFailure) return { end: 'later', code, because: 'of the object' }
  // Where it was sent before and nobody heard the answer, it is there; else the destination keeps an older one under this UID.
  if (status === DUPLICATE_SOP_INSTANCE && attempts > 1) return { end: 'delivered', code }
  return { end: 'failed', code }
}

/** What a fault in the middle of an object means: its own bytes are to blame, or the connection. */
export function endOfFault(error: unknown): DeliveryEnd {
  if (!(error instanceof Fault)) throw error
  if (/^(?:DIMSE|RELEASE_ANSWER)_/.test(error.code)) return { end: 'later', code: error.code, because: 'of the object' }
  return { end: 'failed', code: error.code }
}
