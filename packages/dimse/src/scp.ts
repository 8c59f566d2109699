import type { Fault } from '@lethe/dicom'
import { Association, type AssociationUser } from './association.ts'
import type { AssociationPolicy } from './association-policy.ts'
import { COMMAND_FIELD, NO_DATA_SET, RESPONSE_BIT } from './command-fields.ts'
import { encodeCommand, type CommandSet } from './command-set.ts'
import { DataSetStream } from './data-set-stream.ts'
import { DimseError } from './errors.ts'
import { fragmentBytesMax } from './fragment-bytes.ts'
import type { DimseLimits } from './limits.ts'
import { MessageAssembler } from './message-assembler.ts'
import { negotiate, type AgreedContext } from './negotiation.ts'
import type { AssociateRequest } from './pdu.ts'
import type { BytePort, Clock } from './ports.ts'
import { ProgressWatch } from './progress-watch.ts'
import { REJECTIONS } from './rejections.ts'
import { STATUS } from './statuses.ts'
import type { ScpHandler, StoreRequest } from './store-handler.ts'
import { storeObjection } from './store-objection.ts'

/** What a provider is made of. */
export interface ScpParts {
  readonly port: BytePort
  readonly clock: Clock
  readonly limits: DimseLimits
  readonly policy: AssociationPolicy
  readonly handler: ScpHandler
  /** The peer's IP address, as text. */
  readonly address: string
  /** Whether one more association may be accepted now. */
  readonly hasRoom: () => boolean
}

/** A request that was not answered yet. Only one at a time: asynchronous operations are not negotiated (PS3.7 D.3.3.3). */
interface Operation {
  readonly contextId: number
  readonly command: CommandSet
  /** Takes the Data Set; nothing where none follows. */
  readonly stream: DataSetStream | undefined
  status: number | undefined
}

/** Verification and Storage as SCP over one connection. */
export class Scp {
  readonly #parts: ScpParts
  readonly #association: Association
  readonly #assembler: MessageAssembler
  readonly #watch: ProgressWatch
  #contexts: ReadonlyMap<number, AgreedContext> = new Map()
  #request: AssociateRequest | undefined
  #source = ''
  #fragmentBytesMax = 0
  #operation: Operation | undefined
  #leaving: 'no' | 'release' | 'abort' = 'no'

  constructor(parts: ScpParts) {
    this.#parts = parts
    this.#association = new Association({ role: 'acceptor', ...parts, user: this.#user() })
    const sink = {
      command: (contextId: number, command: CommandSet) => this.#command(contextId, command),
      data: (bytes: Uint8Array) => this.#operation?.stream?.push(bytes),
      dataEnd: () => this.#dataEnd(),
    }
    this.#assembler = new MessageAssembler(sink, parts.limits)
    this.#watch = new ProgressWatch({ ...parts, expired: () => this.#abort(new DimseError('TIMED_OUT')) })
    this.#association.connected()
  }

  /** Whether an association is there, or being asked for, and takes up room. */
  get open(): boolean {
    return this.#request !== undefined && this.#association.state !== 'Sta1' && this.#association.state !== 'Sta13'
  }

  /** Takes bytes from the peer. */
  receive(bytes: Uint8Array): void {
    this.#watch.received(bytes.length)
    this.#association.receive(bytes)
  }

  /** The connection is closed. */
  closed(): void {
    this.#watch.stop()
    this.#association.closed()
  }

  /** Ends the association once the request at hand is answered. */
  leave(): void {
    if (this.#operation === undefined) return this.#abort(undefined)
    this.#leaving = 'abort'
  }

  #user(): AssociationUser {
    return {
      requested: (request) => this.#requested(request),
      accepted: () => undefined,
      rejected: () => undefined,
      data: (piece) => this.#assembler.push(piece),
      releaseRequested: () => this.#releaseRequested(),
      released: () => undefined,
      ended: (error) => this.#ended(error),
    }
  }

  #requested(request: AssociateRequest): void {
    const { policy, address, hasRoom, limits, handler } = this.#parts
    const circumstances = { address, hasRoom: hasRoom(), pduBytesMax: limits.pduBytesMax }
    const negotiated = negotiate(request, policy, circumstances)
    if (negotiated.rejection !== undefined) {
      const { rejection } = negotiated
      const { callingAeTitle, calledAeTitle } = request
      handler.rejected?.({ rejection, callingAeTitle, calledAeTitle, address })
      return this.#association.reject(REJECTIONS[rejection])
    }
    this.#request = request
    this.#contexts = negotiated.contexts
    this.#source = negotiated.source.name
    this.#fragmentBytesMax = fragmentBytesMax(request.userInformation.maximumLength, limits)
    this.#association.accept(negotiated.answer)
    this.#watch.start()
    handler.opened?.({ source: this.#source, contextCount: this.#contexts.size })
  }

  #command(contextId: number, command: CommandSet): void {
    const field = command.number('CommandField')
    if (field === COMMAND_FIELD['C-CANCEL-RQ'] && !command.hasDataSet) return
    const context = this.#contexts.get(contextId)
    if (context === undefined) throw new DimseError('CONTEXT_UNKNOWN')
    const isRequest = field !== undefined && (field & RESPONSE_BIT) === 0 && command.number('MessageID') !== undefined
    if (!isRequest) throw new DimseError('COMMAND_MALFORMED')
    if (this.#operation !== undefined) throw new DimseError('PDU_UNEXPECTED')
    const operation: Operation = {
      contextId,
      command,
      stream: command.hasDataSet ? this.#stream() : undefined,
      status: undefined,
    }
    this.#operation = operation
    if (field === COMMAND_FIELD['C-STORE-RQ']) this.#store(operation, context)
    else if (field === COMMAND_FIELD['C-ECHO-RQ']) this.#settle(operation, STATUS.success)
    else this.#settle(operation, STATUS.unrecognizedOperation)
  }

  #store(operation: Operation, context: AgreedContext): void {
    const { command, stream } = operation
    const objection = storeObjection(command, context)
    if (objection !== undefined || stream === undefined) return this.#settle(operation, objection ?? STATUS.cannotUnderstand)
    const { callingAeTitle = '', calledAeTitle = '' } = this.#request ?? {}
    const request = {
      source: this.#source,
      callingAeTitle,
      calledAeTitle,
      sopClassUid: context.abstractSyntax,
      sopInstanceUid: command.text('AffectedSOPInstanceUID'),
      transferSyntaxUid: context.transferSyntax,
      dataSet: stream,
    }
    void this.#ask(request).then((status) => this.#settle(operation, status))
  }

  async #ask(request: StoreRequest): Promise<number> {
    try {
      return (await this.#parts.handler.store(request)).status
    } catch {
      return STATUS.processingFailure
    }
  }

  #stream(): DataSetStream {
    const { port, limits } = this.#parts
    const pause = (): void => {
      this.#watch.stop()
      port.pause()
    }
    const resume = (): void => {
      port.resume()
      if (this.#operation?.stream?.whole === false) this.#watch.start()
    }
    return new DataSetStream({ waitingBytesMax: limits.waitingBytesMax, pause, resume })
  }

  #dataEnd(): void {
    const operation = this.#operation
    if (operation?.stream === undefined) return
    operation.stream.end()
    this.#watch.stop()
    this.#respond(operation)
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
    const fragmented = { contextId, part: 'command', last: true, fragmentBytesMax: this.#fragmentBytesMax } as const
    this.#association.send(encodeCommand(response), fragmented)
    if (this.#leaving === 'release') this.#association.answerRelease()
    else if (this.#leaving === 'abort') this.#abort(undefined)
    else this.#watch.start()
  }

  #releaseRequested(): void {
    this.#watch.stop()
    // A release in the middle of a Data Set leaves a part of an instance, which nobody completes.
    if (this.#operation?.stream?.whole === false) return this.#abort(new DimseError('PDU_UNEXPECTED'))
    if (this.#operation === undefined) return this.#association.answerRelease()
    this.#leaving = 'release'
  }

  #abort(error: Fault | undefined): void {
    this.#association.abort()
    this.#over(error ?? new DimseError('ABORTED'))
    if (error !== undefined) this.#parts.handler.failed?.(error)
  }

  #ended(error: Fault): void {
    this.#over(error)
    this.#parts.handler.failed?.(error)
  }

  #over(error: Fault): void {
    this.#watch.stop()
    const stream = this.#operation?.stream
    this.#operation = undefined
    stream?.fail(error)
    // What was paused must be read on, or the end of the connection is never seen.
    this.#parts.port.resume()
  }
}
