import type { Response } from '../operation.ts'
import { statusKind } from '../statuses.ts'
import type { ScpHandler, StoreRequest } from '../store-handler.ts'
import type { RetrieveResult, SubOperations } from './sub-operations.ts'

/** Who takes what an archive sends. */
export interface GetHandler {
  /** What the rest of the system calls this archive. */
  readonly source: string
  readonly store: ScpHandler['store']
}

/** How a C-GET ended. */
export interface GetResult extends RetrieveResult {
  /** Instances that the handler took, by the statuses that were answered; the archive's own counts are only its word. */
  readonly storedCount: number
  readonly refusedCount: number
}

/** The C-STORE sub-operations of one C-GET, as Lethe answers them. */
export class GetSubOperations {
  readonly subOperations: SubOperations
  readonly #handler: GetHandler
  #storedCount = 0
  #refusedCount = 0

  constructor(handler: GetHandler, subOperations: SubOperations) {
    this.#handler = handler
    this.subOperations = subOperations
  }

  get source(): string {
    return this.#handler.source
  }

  /** Hands one instance to the handler. */
  async store(request: StoreRequest): Promise<{ readonly status: number }> {
    return this.#handler.store(request)
  }

  /** A sub-operation was answered. */
  answered(status: number): void {
    if (statusKind(status) === 'failure') this.#refusedCount += 1
    else this.#storedCount += 1
  }

  /** What came of it: complete only where as many instances were taken as the archive says it sent, and none was refused. */
  result(last: Response): GetResult {
    const result = this.subOperations.result(last)
    const { completed = 0, warning = 0 } = result.counts
    const isWhole = this.#refusedCount === 0 && this.#storedCount >= completed + warning
    const outcome = result.outcome === 'complete' && !isWhole ? 'partial' : result.outcome
    return { ...result, outcome, storedCount: this.#storedCount, refusedCount: this.#refusedCount }
  }
}
