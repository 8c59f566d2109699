import type { Fault } from '@lethe/dicom'
import { Association, type AssociationUser } from './association.ts'
import type { AssociationPolicy } from './association-policy.ts'
import { COMMAND_FIELD, RESPONSE_BIT } from './command-fields.ts'
import type { CommandSet } from './command-set.ts'
import { DimseError } from './errors.ts'
import { fragmentBytesMax } from './fragment-bytes.ts'
import type { DimseLimits } from './limits.ts'
import { MessageAssembler } from './message-assembler.ts'
import { negotiate, type AgreedContext } from './negotiation.ts'
import type { AssociateRequest } from './pdu.ts'
import type { BytePort, Clock } from './ports.ts'
import { ProgressWatch } from './progress-watch.ts'
import { REJECTIONS } from './rejections.ts'
import { Responder } from './responder.ts'
import type { ScpHandler } from './store-handler.ts'

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

/** Verification and Storage as SCP over one connection. */
export class Scp {
  readonly #parts: ScpParts
  readonly #association: Association
  readonly #assembler: MessageAssembler
  readonly #watch: ProgressWatch
  readonly #responder: Responder
  #contexts: ReadonlyMap<number, AgreedContext> = new Map()
  #request: AssociateRequest | undefined
  #source = ''
  #fragmentBytesMax = 0
  #leaving: 'no' | 'release' | 'abort' = 'no'

  constructor(parts: ScpParts) {
    this.#parts = parts
    this.#association = new Association({ role: 'acceptor', ...parts, user: this.#user() })
    const sink = {
      command: (contextId: number, command: CommandSet) => this.#command(contextId, command),
      data: (bytes: Uint8Array) => this.#responder.data(bytes),
      dataEnd: () => this.#responder.dataEnd(),
    }
    this.#assembler = new MessageAssembler(sink, parts.limits)
    this.#watch = new ProgressWatch({ ...parts, expired: () => this.#abort(new DimseError('TIMED_OUT')) })
    this.#responder = new Responder({
      ...parts,
      watch: this.#watch,
      store: async (request) => parts.handler.store(request),
      send: (contextId, response) => this.#send(contextId, response),
      answered: () => this.#answered(),
    })
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
    if (this.#responder.idle) return this.#abort(undefined)
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
    if (!this.#responder.idle) throw new DimseError('PDU_UNEXPECTED')
    const { callingAeTitle = '', calledAeTitle = '' } = this.#request ?? {}
    this.#responder.request({ contextId, context, command, sender: { source: this.#source, callingAeTitle, calledAeTitle } })
  }

  #send(contextId: number, response: Uint8Array): void {
    const fragmented = { contextId, part: 'command', last: true, fragmentBytesMax: this.#fragmentBytesMax } as const
    this.#association.send(response, fragmented)
  }

  #answered(): void {
    if (this.#leaving === 'release') this.#association.answerRelease()
    else if (this.#leaving === 'abort') this.#abort(undefined)
    else this.#watch.start()
  }

  #releaseRequested(): void {
    this.#watch.stop()
    // A release in the middle of a Data Set leaves a part of an instance, which nobody completes.
    if (this.#responder.arriving) return this.#abort(new DimseError('PDU_UNEXPECTED'))
    if (this.#responder.idle) return this.#association.answerRelease()
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
    this.#responder.fail(error)
  }
}
