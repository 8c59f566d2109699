import type { Fault } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'
import type { OrthancAnswer, RefusedAnswer } from './orthanc-task.ts'

/**
 * What a fault is to the sender. The same instance under the same profile comes to the same end, so what is quarantined elsewhere is
 * refused for good here: the sender still has it. What is on our side, and passing, is a doubt, after which it may send again.
 */
export function refusalOf({ code, disposition }: Pick<Fault, 'code' | 'disposition'>): OrthancAnswer {
  if (disposition === 'retry' || disposition === 'stop' || code === 'GATEWAY_UNEXPECTED' || code === 'INSPECT_FAILED')
    return { kind: 'doubt', code }
  return refusedFor(code)
}

/** A refusal for good. */
export function refusedFor(code: string): RefusedAnswer {
  return { kind: 'refused', code, status: code.startsWith('DICOM_') ? STATUS.cannotUnderstand : STATUS.notAuthorized }
}
