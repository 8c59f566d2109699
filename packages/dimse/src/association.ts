import type { Fault } from '@lethe/dicom'
import {
  ABORT_REASON,
  ABORT_SOURCE,
  type AssociateAccept,
  type AssociateReject,
  type AssociateRequest,
  type DataPiece,
  type Pdu,
} from './pdu.ts'
import type { Effect } from './actions.ts'
import { encodeDataHeader, encodePdu } from './encode-pdu.ts'
import { DimseError } from './errors.ts'
import type { DimseLimits } from './limits.ts'
import { PduParser } from './pdu-parser.ts'
import type { BytePort, Clock } from './ports.ts'
import { step } from './state-machine.ts'
import type { Event, State } from './states.ts'

/** Who uses an association. When it is called, the association is in its next state already. */
export interface AssociationUser {
  readonly requested: (request: AssociateRequest) => void
  readonly accepted: (answer: AssociateAccept) => void
  readonly rejected: (answer: AssociateReject) => void
  /** A piece of a message. What this throws as a `DimseError` aborts the association. */
  readonly data: (piece: DataPiece) => void
  readonly releaseRequested: () => void
  readonly released: () => void
  /** It is over without a release. */
  readonly ended: (error: Fault) => void
}

/** What an association is made of. */
export interface AssociationParts {
  readonly role: 'requestor' | 'acceptor'
  readonly port: BytePort
  readonly clock: Clock
  readonly limits: DimseLimits
  readonly user: AssociationUser
}

const EVENT_OF_PDU: Readonly<Record<Pdu['kind'], Event>> = {
  'A-ASSOCIATE-AC': 'Evt3',
  'A-ASSOCIATE-RJ': 'Evt4',
  'A-ASSOCIATE-RQ': 'Evt6',
  'P-DATA-TF': 'Evt10',
  'A-RELEASE-RQ': 'Evt12',
  'A-RELEASE-RP': 'Evt13',
  'A-ABORT': 'Evt16',
}

/** PS3.8 9.3.4: the service provider rejects for good, since the protocol version is not supported. */
const VERSION_REJECTED: AssociateReject = { kind: 'A-ASSOCIATE-RJ', result: 1, source: 2, reason: 2 }

type Whole = Exclude<Pdu, { kind: 'P-DATA-TF' }>

/** Runs PS3.8's state machine over a connection: events in, PDUs and indications out. */
export class Association {
  readonly #parts: AssociationParts
  readonly #parser: PduParser
  #state: State = 'Sta1'
  #readable = true
  #callOffArtim: () => void = () => undefined
  #fault: Fault = new DimseError('LOST')
  #abortReason: number = ABORT_REASON.notSpecified

  constructor(parts: AssociationParts) {
    this.#parts = parts
    this.#parser = new PduParser((pdu) => this.#received(pdu), parts.limits)
  }

  get state(): State {
    return this.#state
  }

  /** A connection came in (acceptor). */
  connected(): void {
    this.#run('Evt5')
  }

  /** Asks for an association over a connection that is there (requestor). */
  request(request: AssociateRequest): void {
    this.#run('Evt1')
    this.#run('Evt2', request)
  }

  /** Takes bytes from the peer. */
  receive(bytes: Uint8Array): void {
    if (!this.#readable) return
    try {
      this.#parser.push(bytes)
    } catch (error) {
      if (!(error instanceof DimseError)) throw error
      // Nothing behind the fault can be understood any more.
      this.#readable = false
      this.#fault = error
      this.#abortReason = REASON_OF_FAULT[error.code] ?? ABORT_REASON.notSpecified
      this.#run('Evt19')
    }
  }

  /** The connection is closed. */
  closed(): void {
    this.#readable = false
    this.#run('Evt17')
  }

  /** Accepts what was requested. */
  accept(answer: AssociateAccept): void {
    this.#run('Evt7', answer)
  }

  /** Rejects what was requested. */
  reject(answer: AssociateReject): void {
    this.#run('Evt8', answer)
  }

  /** Sends bytes as fragments of at most so many bytes; says whether more may follow at once. */
  send(bytes: Uint8Array, { contextId, part, last, fragmentBytesMax }: Fragmented): boolean {
    if (this.#state !== 'Sta6' && this.#state !== 'Sta8') return true
    this.#run('Evt9')
    const pieces: Uint8Array[] = []
    let at = 0
    do {
      const fragment = bytes.subarray(at, at + fragmentBytesMax)
      at += fragment.length
      pieces.push(encodeDataHeader(contextId, { part, last: last && at >= bytes.length, length: fragment.length }), fragment)
    } while (at < bytes.length)
    return this.#parts.port.write(pieces)
  }

  /** Asks for the association's release. */
  release(): void {
    this.#run('Evt11')
  }

  /** Agrees to its release. */
  answerRelease(): void {
    this.#run('Evt14')
  }

  /** Ends it at once; the user is not told, since it knows. */
  abort(): void {
    this.#run('Evt15')
  }

  #received(pdu: Pdu): void {
    if (!this.#readable) return
    this.#abortReason = ABORT_REASON.unexpectedPdu
    this.#run(EVENT_OF_PDU[pdu.kind], pdu)
  }

  #run(event: Event, pdu?: Pdu): void {
    const acceptable = pdu?.kind !== 'A-ASSOCIATE-RQ' || (pdu.protocolVersion & 1) === 1
    const taken = step(this.#state, event, { role: this.#parts.role, acceptable })
    if (taken === undefined) return
    this.#state = taken.next
    if (taken.action === 'AA-8' && event !== 'Evt19') this.#fault = new DimseError('PDU_UNEXPECTED')
    for (const effect of taken.effects) this.#apply(effect, pdu)
  }

  #apply(effect: Effect, pdu: Pdu | undefined): void {
    const { port, user } = this.#parts
    switch (effect) {
      case 'connect':
      case 'accept connection':
      case 'send P-DATA-TF':
        // The owner of the connection has done the first two; `send` does the third.
        return
      case 'close':
        this.#readable = false
        return port.close()
      case 'start ARTIM':
        this.#callOffArtim()
        this.#callOffArtim = this.#parts.clock.after(this.#parts.limits.artimMs, () => this.#run('Evt18'))
        return
      case 'stop ARTIM':
        return this.#callOffArtim()
      case 'send A-ASSOCIATE-RJ':
        return this.#write(pdu?.kind === 'A-ASSOCIATE-RJ' ? pdu : VERSION_REJECTED)
      case 'send A-ASSOCIATE-RQ':
      case 'send A-ASSOCIATE-AC':
        return this.#write(pdu as Whole)
      case 'send A-RELEASE-RQ':
        return this.#write({ kind: 'A-RELEASE-RQ' })
      case 'send A-RELEASE-RP':
        return this.#write({ kind: 'A-RELEASE-RP' })
      case 'send A-ABORT by user':
        return this.#write({ kind: 'A-ABORT', source: ABORT_SOURCE.serviceUser, reason: ABORT_REASON.notSpecified })
      case 'send A-ABORT by provider':
        return this.#write({ kind: 'A-ABORT', source: ABORT_SOURCE.serviceProvider, reason: this.#abortReason })
      case 'indicate A-ASSOCIATE':
        return user.requested(pdu as AssociateRequest)
      case 'confirm A-ASSOCIATE accept':
        return user.accepted(pdu as AssociateAccept)
      case 'confirm A-ASSOCIATE reject':
        return user.rejected(pdu as AssociateReject)
      case 'indicate P-DATA':
        return user.data(pdu as DataPiece)
      case 'indicate A-RELEASE':
        return user.releaseRequested()
      case 'confirm A-RELEASE':
        return user.released()
      case 'indicate abort of peer':
        return user.ended(new DimseError('ABORTED'))
      case 'indicate A-P-ABORT':
        return user.ended(this.#fault)
    }
  }

  #write(pdu: Whole): void {
    this.#parts.port.write([encodePdu(pdu)])
  }
}

/** How bytes are sent. */
export interface Fragmented {
  readonly contextId: number
  readonly part: 'command' | 'dataSet'
  /** Whether the part of the message ends with these bytes. */
  readonly last: boolean
  readonly fragmentBytesMax: number
}

const REASON_OF_FAULT: Readonly<Record<string, number>> = {
  DIMSE_PDU_UNKNOWN: ABORT_REASON.unrecognizedPdu,
  DIMSE_PDU_UNEXPECTED: ABORT_REASON.unexpectedPdu,
  DIMSE_PDU_MALFORMED: ABORT_REASON.invalidPduParameterValue,
  DIMSE_PDU_TOO_LONG: ABORT_REASON.invalidPduParameterValue,
}
