import { Fault } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'

/** What a permanent refusal means to the sender (PS3.4 Table B.2-1, PS3.18 Annex I); what is not here cannot be understood. */
const REFUSED: Readonly<Record<string, number>> = {
  GATEWAY_OPTED_OUT: STATUS.notAuthorized,
  GATEWAY_UID_UNKNOWN: STATUS.invalidSopInstance,
  GATEWAY_UID_MISMATCH: STATUS.dataSetMismatch,
  GATEWAY_STUDY_MISMATCH: STATUS.dataSetMismatch,
  GATEWAY_SOP_CLASS_REFUSED: STATUS.sopClassNotSupported,
}

/** Whether the same instance may be sent again: our side, and passing. */
export function isPassing(status: number): boolean {
  return status === STATUS.outOfResources || status === STATUS.processingFailure
}

/** The status for what keeps an instance out: one way or another in, it is the same. */
export function refusalStatus(error: unknown): number {
  if (!(error instanceof Fault)) return STATUS.processingFailure
  // Our side, and passing; the same for a sender that went away, which nobody hears.
  if (error.disposition !== 'refuse') return STATUS.outOfResources
  return REFUSED[error.code] ?? STATUS.cannotUnderstand
}
