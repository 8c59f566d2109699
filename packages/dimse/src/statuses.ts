/** Statuses of responses (PS3.7 annex C, PS3.4 Tables B.2-1, C.4-1, C.4-2 and C.4-3). */
export const STATUS = {
  success: 0x0000,
  /** Refused: out of resources. Our side, and passing: the sender may try again. */
  outOfResources: 0xa700,
  /** Error: the Data Set does not match the SOP Class. */
  dataSetMismatch: 0xa900,
  /** Error: cannot understand. */
  cannotUnderstand: 0xc000,
  processingFailure: 0x0110,
  invalidArgumentValue: 0x0115,
  invalidSopInstance: 0x0117,
  sopClassNotSupported: 0x0122,
  notAuthorized: 0x0124,
  unrecognizedOperation: 0x0211,
  mistypedArgument: 0x0212,
  /** C-MOVE, failed: the destination is not known. */
  moveDestinationUnknown: 0xa801,
  /** C-MOVE, C-GET, warning: some sub-operations failed or were warned of. */
  subOperationsFailed: 0xb000,
  /** C-FIND, C-MOVE, C-GET: ended by C-CANCEL. */
  cancelled: 0xfe00,
  /** There is more to come … */
  pending: 0xff00,
  /** … and optional keys are left out of account. */
  pendingOptionalKeysIgnored: 0xff01,
} as const

/** What a status means for the one who sent. */
type StatusKind = 'success' | 'warning' | 'failure'

const WARNINGS: ReadonlySet<number> = new Set([0x0001, 0x0107, 0x0116])

/** Success, a warning (stored, with a remark) or a failure (not stored). */
export function statusKind(status: number): StatusKind {
  if (status === STATUS.success) return 'success'
  return status >>> 12 === 0xb || WARNINGS.has(status) ? 'warning' : 'failure'
}

/** Whether more responses follow. */
export function isPending(status: number): boolean {
  return status === STATUS.pending || status === STATUS.pendingOptionalKeysIgnored
}
