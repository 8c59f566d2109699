import { RESPONSE_BIT } from './command-fields.ts'
import { joined, type CommandSet } from './command-set.ts'
import { DimseError } from './errors.ts'
import type { Clock } from './ports.ts'
import { isPending } from './statuses.ts'

/** One response of the peer to a request of ours. */
export interface Response {
  readonly command: CommandSet
  readonly status: number
  /** The Data Set behind it, where there is one that the operation has a use for. */
  readonly identifier: Uint8Array | undefined
  readonly transferSyntaxUid: string
}

/** How the responses to a request are taken. */
export interface OperationOptions {
  /** How long the peer may do nothing. */
  readonly idleMs: number
  /** How long it may still take after C-CANCEL. */
  readonly cancelMs: number
  /** The most bytes of one Identifier; what becomes of a longer one is said by `tooLong`. */
  readonly identifierBytesMax: number
  readonly tooLong: 'fault' | 'drop'
  /** Takes a response that is not the last, and says whether the peer has come any further. Without it the first response is the last. */
  readonly pending?: (response: Response) => 'progress' | 'same'
}

/** What an operation is made of. */
export interface OperationParts extends OperationOptions {
  readonly contextId: number
  readonly messageId: number
  readonly requestField: number
  readonly transferSyntaxUid: string
  readonly clock: Clock
  /** The peer took too long. */
  readonly expired: () => void
}

/** A request of ours that the peer has not answered to its end. */
export class Operation {
  readonly #parts: OperationParts
  readonly #last = Promise.withResolvers<Response>()
  #arriving: { readonly contextId: number; readonly command: CommandSet; readonly status: number } | undefined
  #pieces: Uint8Array[] = []
  #bytes = 0
  #callOff: (() => void) | undefined
  #cancelled = false
  #isOver = false

  constructor(parts: OperationParts) {
    this.#parts = parts
    // Whoever sends the request waits for this later; until then its failure is no unhandled one.
    this.#last.promise.catch(() => undefined)
  }

  /** The last response. */
  get last(): Promise<Response> {
    return this.#last.promise
  }

  get contextId(): number {
    return this.#parts.contextId
  }

  get messageId(): number {
    return this.#parts.messageId
  }

  get cancelled(): boolean {
    return this.#cancelled
  }

  /** Whether the peer may be asked to end it early. */
  get cancellable(): boolean {
    return this.#parts.pending !== undefined && !this.#cancelled
  }

  /** It is the peer's turn; nothing restarts the time it has after C-CANCEL. */
  watch(): void {
    if (this.#isOver || (this.#cancelled && this.#callOff !== undefined)) return
    this.rest()
    const { clock, idleMs, cancelMs, expired } = this.#parts
    this.#callOff = clock.after(this.#cancelled ? cancelMs : idleMs, expired)
  }

  /** It is our turn. */
  rest(): void {
    this.#callOff?.()
    this.#callOff = undefined
  }

  /** The peer was asked to end it early; where it is our turn, its time begins later. */
  cancel(turn: 'ours' | 'theirs'): void {
    this.rest()
    this.#cancelled = true
    if (turn === 'theirs') this.watch()
  }

  /** Takes a response; gives it back where it is the last. One with a Data Set is complete at `dataEnd`. */
  response(contextId: number, command: CommandSet): Response | undefined {
    const { requestField, messageId } = this.#parts
    const status = command.number('Status')
    const isAnswer =
      command.number('CommandField') === (requestField | RESPONSE_BIT) &&
      command.number('MessageIDBeingRespondedTo') === messageId
    if (!isAnswer || status === undefined) throw new DimseError('PDU_UNEXPECTED')
    this.#arriving = { contextId, command, status }
    return command.hasDataSet ? undefined : this.dataEnd()
  }

  /** Takes bytes of an Identifier; they are copied. */
  data(bytes: Uint8Array): void {
    const { identifierBytesMax, tooLong } = this.#parts
    this.#bytes += bytes.length
    if (this.#bytes <= identifierBytesMax) return void this.#pieces.push(bytes.slice())
    if (tooLong === 'fault') throw new DimseError('IDENTIFIER_TOO_LONG', { length: this.#bytes, limit: identifierBytesMax })
    this.#pieces = []
  }

  /** The response is here whole; it is given back where it is the last. */
  dataEnd(): Response | undefined {
    const { contextId, transferSyntaxUid, identifierBytesMax, pending } = this.#parts
    if (this.#arriving === undefined) return undefined
    const { command, status } = this.#arriving
    const isUsable = command.hasDataSet && this.#bytes <= identifierBytesMax
    // How an Identifier is encoded is said by the presentation context.
    if (isUsable && this.#arriving.contextId !== contextId) throw new DimseError('PDU_UNEXPECTED')
    const response = { command, status, identifier: isUsable ? joined(this.#pieces) : undefined, transferSyntaxUid }
    this.#arriving = undefined
    this.#pieces = []
    this.#bytes = 0
    if (pending === undefined || !isPending(status)) return response
    // While it is our turn, no clock runs, whatever the peer says meanwhile.
    if (pending(response) === 'progress' && this.#callOff !== undefined) this.watch()
    return undefined
  }

  /** This was the last response. */
  end(last: Response): void {
    this.#over()
    this.#last.resolve(last)
  }

  /** There will be no more responses. */
  fail(error: Error): void {
    this.#over()
    this.#last.reject(error)
  }

  #over(): void {
    this.rest()
    this.#isOver = true
  }
}
