import type { Fault } from '@lethe/dicom'
import { COMMAND_FIELD, NO_DATA_SET, RESPONSE_BIT } from './command-fields.ts'
import { encodeCommand, type CommandSet } from './command-set.ts'
import { DataSetStream } from './data-set-stream.ts'
import type { DimseLimits } from './limits.ts'
import type { AgreedContext } from './negotiation.ts'
import type { BytePort } from './ports.ts'
import type { ProgressWatch } from './progress-watch.ts'
import { STATUS } from './statuses.ts'
import type { ScpHandler, StoreRequest } from './store-handler.ts'
import { storeObjection } from './store-objection.ts'

/** What a responder is made of. */
export interface ResponderParts {
  readonly port: BytePort
  readonly limits: DimseLimits
  /** Runs while the peer has to send, and stands still while it waits for us. */
  readonly watch: ProgressWatch
  readonly store: ScpHandler['store']
  /** Sends a response over a presentation context. */
  readonly send: (contextId: number, response: Uint8Array) => void
  /** A request was answered, with this status. */
  readonly answered: (status: number) => void
}

/** Who sends, as a handler is told. */
type Sender = Pick<StoreRequest, 'source' | 'callingAeTitle' | 'calledAeTitle'>

/** A request as it came. */
export interface Request {
  readonly contextId: number
  readonly context: AgreedContext
  readonly command: CommandSet
  readonly sender: Sender
  /** The status with which it is refused, whatever it is. */
  readonly refusal?: number
}

/** A request that was not answered yet. */
interface Operation {
  readonly contextId: number
  readonly command: CommandSet
  /** Takes the Data Set; nothing where none follows. */
  readonly stream: DataSetStream | undefined
  status: number | undefined
}

/** Answers C-STORE and C-ECHO requests, one at a time: asynchronous operations are not negotiated (PS3.7 D.3.3.3). */
export class Responder {
  readonly #parts: ResponderParts
  #operation: Operation | undefined

  constructor(parts: ResponderParts) {
    this.#parts = parts
  }

  /** Whether there is no request that waits for its response. */
  get idle(): boolean {
    return this.#operation === undefined
  }

  /** Whether a Data Set has come in part. */
  get arriving(): boolean {
    return this.#operation?.stream?.whole === false
  }

  /** Takes a request; its Data Set follows by `data`. */
  request({ contextId, context, command, sender, refusal }: Request): void {
    const stream = command.hasDataSet ? this.#stream() : undefined
    const operation: Operation = { contextId, command, stream, status: undefined }
    this.#operation = operation
    const field = command.number('CommandField')
    if (refusal !== undefined) return this.#settle(operation, refusal)
    if (field === COMMAND_FIELD['C-ECHO-RQ']) return this.#settle(operation, STATUS.success)
    if (field !== COMMAND_FIELD['C-STORE-RQ']) return this.#settle(operation, STATUS.unrecognizedOperation)
    const objection = storeObjection(command, context)
    if (objection !== undefined || stream === undefined) return this.#settle(operation, objection ?? STATUS.cannotUnderstand)
    const request = {
      ...sender,
      sopClassUid: context.abstractSyntax,
      sopInstanceUid: command.text('AffectedSOPInstanceUID'),
      transferSyntaxUid: context.transferSyntax,
      dataSet: stream,
    }
    void this.#ask(request).then((status) => this.#settle(operation, status))
  }

  /** Takes bytes of the Data Set. */
  data(bytes: Uint8Array): void {
    this.#operation?.stream?.push(bytes)
  }

  /** The Data Set is over. */
  dataEnd(): void {
    const operation = this.#operation
    if (operation?.stream === undefined) return
    operation.stream.end()
    this.#parts.watch.stop()
    this.#respond(operation)
  }

  /** The association is over; the handler learns it from the Data Set. */
  fail(error: Fault): void {
    const stream = this.#operation?.stream
    this.#operation = undefined
    stream?.fail(error)
    // What was paused must be read on, or the end of the connection is never seen.
    this.#parts.port.resume()
  }

  async #ask(request: StoreRequest): Promise<number> {
    try {
      return (await this.#parts.store(request)).status
    } catch {
      return STATUS.processingFailure
    }
  }

  #stream(): DataSetStream {
    const { port, limits, watch } = this.#parts
    const pause = (): void => {
      watch.stop()
      port.pause()
    }
    const resume = (): void => {
      port.resume()
      if (this.arriving) watch.start()
    }
    const { keep, release } = port
    return new DataSetStream({ waitingBytesMax: limits.waitingBytesMax, pause, resume, keep, release })
  }

  #settle(operation: Operation, status: number): void {
    operation.status = status
    operation.stream?.discard()
    this.#respond(operation)
  }

  /** Answers once both are there: the whole request, and what its handler says. */
  #respond(operation: Operation): void {
    const { command, contextId, stream, status } = operation
    if (status === undefined || stream?.whole === false || this.#operation !== operation) return
    this.#operation = undefined
    const response: Record<string, string | number> = {
      CommandField: (command.number('CommandField') as number) | RESPONSE_BIT,
      MessageIDBeingRespondedTo: command.number('MessageID') as number,
      CommandDataSetType: NO_DATA_SET,
      Status: status,
    }
    for (const keyword of ['AffectedSOPClassUID', 'AffectedSOPInstanceUID']) {
      const uid = command.text(keyword)
      if (uid !== '') response[keyword] = uid
    }
    this.#parts.send(contextId, encodeCommand(response))
    this.#parts.answered(status)
  }
}
