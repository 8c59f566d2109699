// A user of Storage Commitment (PS3.4 annex J): asks by N-ACTION, and takes the answer, which comes by N-EVENT-REPORT over an association of
// the other side's. Built on the PDUs of packages/dimse; it does what this one exchange needs.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { DataSet, FileReader, IMPLICIT_VR_LITTLE_ENDIAN, transferSyntax, type Token, type TransferSyntax } from '@lethe/dicom'
import { CommandSet, encodeCommand, encodeDataSet, joined } from '../../packages/dimse/src/command-set.ts'
import { encodeDataHeader, encodePdu } from '../../packages/dimse/src/encode-pdu.ts'
import { DIMSE_LIMITS } from '../../packages/dimse/src/limits.ts'
import { APPLICATION_CONTEXT, type AssociateRequest, type Pdu } from '../../packages/dimse/src/pdu.ts'
import { PduParser } from '../../packages/dimse/src/pdu-parser.ts'

const PUSH_MODEL = '1.2.840.10008.1.20.1'
const PUSH_MODEL_INSTANCE = '1.2.840.10008.1.20.1.1'
const SYNTAX = transferSyntax(IMPLICIT_VR_LITTLE_ENDIAN) as TransferSyntax
const CONTEXT = 1
// PS3.7 E.1.
const FIELD = { eventReport: 0x0100, eventReportAnswer: 0x8100, action: 0x0130, actionAnswer: 0x8130 } as const
const HAS_DATA_SET = 0x0102
const NO_DATA_SET = 0x0101
const WAIT_MS_MAX = 60_000

/** An instance that somebody asks commitment for. */
export interface Committed {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
}

/** What was answered: the status of N-ACTION, and of N-EVENT-REPORT the type (1 all, 2 failures exist) and each failed instance's reason. */
export interface CommitmentAnswer {
  readonly actionStatus: number
  readonly eventType: number
  readonly failures: ReadonlyMap<string, number>
}

type Message = { readonly command: CommandSet; readonly dataSet: Uint8Array }

/** One side of an association, message by message. */
class Peer {
  readonly #socket: Socket
  readonly #onMessage: (message: Message, peer: Peer) => void
  readonly #onOther: (pdu: Pdu, peer: Peer) => void
  #parts: Record<'command' | 'dataSet', Uint8Array[]> = { command: [], dataSet: [] }

  constructor(socket: Socket, on: { message: (message: Message, peer: Peer) => void; other: (pdu: Pdu, peer: Peer) => void }) {
    this.#socket = socket
    this.#onMessage = on.message
    this.#onOther = on.other
    const parser = new PduParser((pdu) => this.#take(pdu), DIMSE_LIMITS)
    socket.on('data', (bytes: Buffer) => parser.push(bytes))
    socket.on('error', () => socket.destroy())
  }

  send(pdu: Exclude<Pdu, { kind: 'P-DATA-TF' }>): void {
    this.#socket.write(encodePdu(pdu))
  }

  message(contextId: number, command: Readonly<Record<string, string | number>>, dataSet?: Uint8Array): void {
    const put = (part: 'command' | 'dataSet', bytes: Uint8Array): void => {
      this.#socket.write(encodeDataHeader(contextId, { part, last: true, length: bytes.length }))
      this.#socket.write(bytes)
    }
    put('command', encodeCommand(command))
    if (dataSet !== undefined) put('dataSet', dataSet)
  }

  #take(pdu: Pdu): void {
    if (pdu.kind !== 'P-DATA-TF') return this.#onOther(pdu, this)
    this.#parts[pdu.part].push(pdu.bytes.slice())
    if (!pdu.last) return
    const command = new CommandSet(joined(this.#parts.command))
    if (pdu.part === 'command' && command.hasDataSet) return
    const dataSet = joined(this.#parts.dataSet)
    this.#parts = { command: [], dataSet: [] }
    this.#onMessage({ command, dataSet }, this)
  }
}

/** Listens for the answers to what it asks; the archive must know its name at its port. */
export class CommitmentScu {
  readonly #server: Server
  readonly #title: string
  #answered: (event: Omit<CommitmentAnswer, 'actionStatus'>) => void = () => undefined

  private constructor(title: string) {
    this.#title = title
    this.#server = createServer((socket) => {
      new Peer(socket, {
        message: (message, peer) => this.#event(message, peer),
        other: (pdu, peer) => {
          if (pdu.kind === 'A-ASSOCIATE-RQ') peer.send(acceptanceOf(pdu))
          if (pdu.kind === 'A-RELEASE-RQ') peer.send({ kind: 'A-RELEASE-RP' })
        },
      })
    })
  }

  static async start(title: string): Promise<CommitmentScu> {
    const scu = new CommitmentScu(title)
    scu.#server.listen(0, '127.0.0.1')
    await once(scu.#server, 'listening')
    return scu
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Asks for commitment of instances; resolves when both answers are there. */
  async ask(port: number, calledAeTitle: string, instances: readonly Committed[]): Promise<CommitmentAnswer> {
    const event = within<Omit<CommitmentAnswer, 'actionStatus'>>((resolve) => (this.#answered = resolve))
    const socket = connect(port, '127.0.0.1')
    const action = within<number>((resolve) => {
      const peer = new Peer(socket, {
        message: ({ command }, one) => {
          resolve(command.number('Status') ?? -1)
          one.send({ kind: 'A-RELEASE-RQ' })
        },
        other: (pdu, one) => {
          if (pdu.kind === 'A-ASSOCIATE-AC') one.message(CONTEXT, ACTION, requestOf(instances))
          if (pdu.kind === 'A-RELEASE-RP') socket.end()
        },
      })
      peer.send(proposal(this.#title, calledAeTitle))
    })
    try {
      return { actionStatus: await action, ...(await event) }
    } finally {
      socket.destroy()
    }
  }

  close(): void {
    this.#server.close()
  }

  #event({ command, dataSet }: Message, peer: Peer): void {
    if (command.number('CommandField') !== FIELD.eventReport) return
    const eventType = command.number('EventTypeID') ?? -1
    peer.message(CONTEXT, {
      ...{ AffectedSOPClassUID: PUSH_MODEL, CommandField: FIELD.eventReportAnswer, EventTypeID: eventType, Status: 0 },
      ...{ MessageIDBeingRespondedTo: command.number('MessageID') ?? 0, CommandDataSetType: NO_DATA_SET },
      AffectedSOPInstanceUID: PUSH_MODEL_INSTANCE,
    })
    this.#answered({ eventType, failures: failuresOf(dataSet) })
  }
}

const ACTION = {
  ...{ RequestedSOPClassUID: PUSH_MODEL, CommandField: FIELD.action, MessageID: 1, CommandDataSetType: HAS_DATA_SET },
  ...{ RequestedSOPInstanceUID: PUSH_MODEL_INSTANCE, ActionTypeID: 1 },
}

function requestOf(instances: readonly Committed[]): Uint8Array {
  const items = instances.map(({ sopClassUid, sopInstanceUid }) =>
    DataSet.of({ ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: sopInstanceUid }),
  )
  return encodeDataSet(DataSet.of({ TransactionUID: '2.25.77', ReferencedSOPSequence: items }), SYNTAX)
}

const USER_INFORMATION: AssociateRequest['userInformation'] = {
  ...{ maximumLength: 16_384, implementationClassUid: '2.25.78', implementationVersionName: 'TEST' },
  ...{ roles: [], extended: [], commonExtended: [] },
}

function proposal(callingAeTitle: string, calledAeTitle: string): AssociateRequest {
  return {
    ...{ kind: 'A-ASSOCIATE-RQ', protocolVersion: 1, applicationContext: APPLICATION_CONTEXT, calledAeTitle, callingAeTitle },
    contexts: [{ id: CONTEXT, abstractSyntax: PUSH_MODEL, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] }],
    userInformation: USER_INFORMATION,
  }
}

/** The other side is the SCP, though it asks for the association: its roles are taken as it proposes them. */
function acceptanceOf(request: AssociateRequest): Exclude<Pdu, { kind: 'P-DATA-TF' }> {
  const { userInformation, ...fields } = request
  return {
    ...fields,
    kind: 'A-ASSOCIATE-AC',
    contexts: request.contexts.map(({ id, abstractSyntax, transferSyntaxes }) => ({
      ...{ id, result: abstractSyntax === PUSH_MODEL ? 0 : 3 },
      transferSyntax: transferSyntaxes.includes(IMPLICIT_VR_LITTLE_ENDIAN)
        ? IMPLICIT_VR_LITTLE_ENDIAN
        : (transferSyntaxes[0] ?? ''),
    })),
    userInformation: { ...USER_INFORMATION, roles: userInformation.roles },
  }
}

const REFERENCED_INSTANCE = 0x00081155
const FAILURE_REASON = 0x00081197

/** The reasons of a Failed SOP Sequence, by SOP Instance UID. */
function failuresOf(dataSet: Uint8Array): ReadonlyMap<string, number> {
  const failures = new Map<string, number>()
  let uid = ''
  let reason = -1
  const emit = (token: Token): void => {
    if (token.kind === 'itemEnd' && reason >= 0) failures.set(uid, reason)
    if (token.kind === 'item') reason = -1
    if (token.kind !== 'element') return
    if (token.tag === REFERENCED_INSTANCE) uid = Buffer.from(token.value).toString('latin1').replace(/\0$/, '')
    if (token.tag === FAILURE_REASON) reason = Buffer.from(token.value).readUInt16LE(0)
  }
  const reader = new FileReader({ emit, inflate: () => ({ push: () => [], end: () => [] }) as never })
  reader.push(dataSet)
  reader.end()
  return failures
}

function within<T>(begin: (resolve: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer came')), WAIT_MS_MAX)
    begin((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })
}
