import type { StowAnswer } from '../../system/stow-client.ts'
import { endOfStatus, type DeliveryEnd } from './delivery-end.ts'

/** PS3.18 Table 10.5.3-2 and PS3.3: what the answer says of each instance. */
const TAGS = {
  failed: '00081198',
  stored: '00081199',
  failureReason: '00081197',
  warningReason: '00081196',
  otherFailures: '0008119A',
}

/** Statuses of HTTP that pass: too many requests, and what a server or a proxy says when it cannot now. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 507])
/** What says that the service is not as it was configured: who we are, or where it is. Nothing of it is the object's doing. */
const MISCONFIGURED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 401, 403, 404, 405, 407, 501])

interface Tried {
  readonly attempts: number
}

/** What an answer of STOW-RS about one instance means (PS3.18 10.5.3). A status says little: whether the instance is there, the body says. */
export function endOfAnswer({ status, body, type }: Pick<StowAnswer, 'status' | 'body' | 'type'>, tried: Tried): DeliveryEnd {
  const told = /json/.test(type) ? reasonsOf(body) : undefined
  if (told?.failureReason !== undefined) {
    const end = endOfStatus(told.failureReason, tried)
    // A failure that is none of C-STORE's, such as 0000, is a failure all the same.
    return end.end === 'delivered' && told.failureReason >>> 12 !== 0xb && told.failureReason !== 0x0111
      ? { end: 'failed', code: `HTTP_${status}` }
      : end
  }
  if (told?.isFailed === true) return { end: 'failed', code: `HTTP_${status}` }
  if (status === 200) return told?.warningReason === undefined ? { end: 'delivered' } : warned(told.warningReason)
  // 202: stored, with failures or warnings, which the body must tell of.
  if (status === 202 && told !== undefined) return warned(told.warningReason)
  if (status === 202) return { end: 'later', code: 'RELEASE_ANSWER_UNREADABLE', because: 'of the object' }
  if (PASSING.has(status))
    return { end: 'later', code: `HTTP_${status}`, because: status === 500 ? 'of the object' : 'of the destination' }
  if (MISCONFIGURED.has(status)) return { end: 'later', code: `HTTP_${status}`, because: 'of the destination' }
  return { end: 'failed', code: `HTTP_${status}` }
}

function warned(reason: number | undefined): DeliveryEnd {
  return {
    end: 'delivered',
    ...(reason === undefined ? {} : { code: `STATUS_${reason.toString(16).toUpperCase().padStart(4, '0')}` }),
  }
}

interface Told {
  readonly isFailed: boolean
  readonly failureReason: number | undefined
  readonly warningReason: number | undefined
}

/** What the body says; nothing where it is not the DICOM JSON Model (PS3.18 annex F). */
function reasonsOf(body: Buffer): Told | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
  const dataSet = Array.isArray(answer) ? (answer[0] as unknown) : answer
  if (typeof dataSet !== 'object' || dataSet === null) return undefined
  const failed = firstItem(dataSet, TAGS.failed) ?? firstItem(dataSet, TAGS.otherFailures)
  return {
    isFailed: failed !== undefined,
    failureReason: failed === undefined ? undefined : numberOf(failed, TAGS.failureReason),
    warningReason: numberOf(firstItem(dataSet, TAGS.stored) ?? {}, TAGS.warningReason),
  }
}

function valuesOf(dataSet: object, tag: string): readonly unknown[] {
  const { Value } = ((dataSet as Record<string, unknown>)[tag] ?? {}) as { Value?: unknown }
  return Array.isArray(Value) ? Value : []
}

function firstItem(dataSet: object, tag: string): object | undefined {
  const [item] = valuesOf(dataSet, tag)
  return typeof item === 'object' && item !== null ? item : undefined
}

function numberOf(dataSet: object, tag: string): number | undefined {
  const [value] = valuesOf(dataSet, tag)
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff ? value : undefined
}
