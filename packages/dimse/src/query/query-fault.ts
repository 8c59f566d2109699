import type { Fault } from '@lethe/dicom'
import { DimseError } from '../errors.ts'
import { STATUS } from '../statuses.ts'

/**
 * The fault of a query or retrieval whose last status is a failure, or nothing. The peer's Error Comment is not repeated: it may hold what
 * was asked for.
 */
export function queryFault(status: number): Fault | undefined {
  const isEnd = status === STATUS.success || status === STATUS.cancelled || status === STATUS.subOperationsFailed
  if (isEnd) return undefined
  if (status === STATUS.moveDestinationUnknown) return new DimseError('DESTINATION_UNKNOWN', { status })
  // PS3.4 Tables C.4-1 to C.4-3: A7xx is out of resources, Cxxx is unable to process.
  const isPassing = status >>> 8 === 0xa7 || status >>> 12 === 0xc || status === STATUS.processingFailure
  return new DimseError(isPassing ? 'QUERY_FAILED' : 'QUERY_REFUSED', { status })
}
