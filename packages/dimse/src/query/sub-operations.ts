import type { CommandSet } from '../command-set.ts'
import { DimseError } from '../errors.ts'
import type { DimseLimits } from '../limits.ts'
import type { Response } from '../operation.ts'
import { STATUS } from '../statuses.ts'
import { Identifier } from './identifier.ts'

/** How far a retrieval has come, as the archive counts (PS3.7 9.3.3.2); nothing where it does not say. */
export interface SubOperationCounts {
  readonly remaining: number | undefined
  readonly completed: number | undefined
  readonly failed: number | undefined
  readonly warning: number | undefined
}

/** How a retrieval ended. */
export interface RetrieveResult {
  /** `partial`: some instances failed. `cancelled`: it was ended early. */
  readonly outcome: 'complete' | 'partial' | 'cancelled'
  readonly counts: SubOperationCounts
  /** SOP Instance UIDs that were not sent, for another try and never for a log; nothing where the archive does not say which. */
  readonly failedSopInstanceUids: readonly string[] | undefined
}

/** Follows the responses to one C-MOVE or C-GET request. */
export class SubOperations {
  readonly #limits: DimseLimits
  readonly #progress: (counts: SubOperationCounts) => void
  #counts: SubOperationCounts = { remaining: undefined, completed: undefined, failed: undefined, warning: undefined }
  #messageCount = 0

  constructor(limits: DimseLimits, progress: (counts: SubOperationCounts) => void) {
    this.#limits = limits
    this.#progress = progress
  }

  /** Counts a message of the peer; there is an end to how many it may send. */
  countMessage(): void {
    this.#messageCount += 1
    const limit = this.#limits.retrieveMessagesMax
    if (this.#messageCount > limit) throw new DimseError('MESSAGES_TOO_MANY', { limit })
  }

  /** Takes a response that is not the last; says whether anything has happened since the one before. */
  take({ command }: Response): 'progress' | 'same' {
    this.countMessage()
    const counts = countsOf(command)
    const { remaining, completed, failed, warning } = this.#counts
    const isSame =
      counts.remaining === remaining && counts.completed === completed && counts.failed === failed && counts.warning === warning
    if (isSame) return 'same'
    this.#counts = counts
    this.#progress(counts)
    return 'progress'
  }

  /** What came of it, by the last response. */
  result({ command, status, identifier, transferSyntaxUid }: Response): RetrieveResult {
    const last = countsOf(command)
    // PS3.4 C.4.2.1.6: the last response needs no counts; those before still hold.
    const counts = {
      remaining: last.remaining ?? (status === STATUS.cancelled ? this.#counts.remaining : 0),
      completed: last.completed ?? this.#counts.completed,
      failed: last.failed ?? this.#counts.failed,
      warning: last.warning ?? this.#counts.warning,
    }
    // B000 stands for failures and for warnings; which of them it is, the counts tell.
    const isPartial = counts.failed === undefined ? status === STATUS.subOperationsFailed : counts.failed > 0
    return {
      outcome: status === STATUS.cancelled ? 'cancelled' : isPartial ? 'partial' : 'complete',
      counts,
      failedSopInstanceUids: identifier === undefined ? (isPartial ? undefined : []) : failedUids(identifier, transferSyntaxUid),
    }
  }
}

function countsOf(command: CommandSet): SubOperationCounts {
  return {
    remaining: command.number('NumberOfRemainingSuboperations'),
    completed: command.number('NumberOfCompletedSuboperations'),
    failed: command.number('NumberOfFailedSuboperations'),
    warning: command.number('NumberOfWarningSuboperations'),
  }
}

/** What was retrieved is there, whatever the list of what was not looks like. */
function failedUids(identifier: Uint8Array, transferSyntaxUid: string): readonly string[] | undefined {
  try {
    return new Identifier(identifier, transferSyntaxUid).values('FailedSOPInstanceUIDList')
  } catch (error) {
    if (error instanceof DimseError) return undefined
    throw error
  }
}
