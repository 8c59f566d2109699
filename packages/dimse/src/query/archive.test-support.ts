import { encodeCommand, type CommandSet } from '../command-set.ts'
import { encodeDataHeader, encodePdu } from '../encode-pdu.ts'
import { DIMSE_LIMITS, type DimseLimits } from '../limits.ts'
import { MessageAssembler } from '../message-assembler.ts'
import { CONTEXT_RESULT, type AssociateRequest, type Pdu, type RoleSelection } from '../pdu.ts'
import { PduParser } from '../pdu-parser.ts'
import { Scu } from '../scu.ts'
import { ManualClock, settle } from '../wire.test-support.ts'
import { encodeIdentifier } from './identifier.ts'
import type { ProposedContexts } from './query-contexts.ts'

const FRAGMENT_BYTES = 64 << 10

// Behind the two information models of C-GET.
const FIRST_STORAGE_CONTEXT = 5

/** A message that the archive got. */
interface Heard {
  readonly contextId: number
  readonly command: CommandSet
  readonly dataSet: Uint8Array
}

/** What the archive does otherwise than a good one. */
export interface ArchiveSetting {
  readonly limits?: Partial<DimseLimits>
  /** The roles that it answers; without it, those that were asked for. */
  readonly roles?: readonly RoleSelection[]
  /** The transfer syntax that it takes; without it, the first one offered. */
  readonly transferSyntax?: string
}

/** A message that the archive sends. */
interface Said {
  readonly contextId?: number
  readonly dataSet?: Uint8Array
}

/** An archive at the other end of a connection in memory: it keeps what it hears, and says what a test tells it to. */
export class Archive {
  readonly clock = new ManualClock()
  readonly heard: Heard[] = []
  readonly scu: Scu
  request: AssociateRequest | undefined
  isAborted = false
  isReading = true
  readonly #setting: ArchiveSetting
  readonly #parser: PduParser
  readonly #assembler: MessageAssembler
  #dataSet: number[] = []
  #command: { contextId: number; command: CommandSet } | undefined

  constructor(setting: ArchiveSetting = {}) {
    this.#setting = setting
    const limits = { ...DIMSE_LIMITS, ...setting.limits }
    this.#parser = new PduParser((pdu) => this.#received(pdu), DIMSE_LIMITS)
    const command = (contextId: number, heard: CommandSet): void => {
      this.#command = { contextId, command: heard }
      if (!heard.hasDataSet) this.#whole()
    }
    const data = (bytes: Uint8Array): void => void this.#dataSet.push(...bytes)
    this.#assembler = new MessageAssembler({ command, data, dataEnd: () => this.#whole() }, DIMSE_LIMITS)
    const write = (pieces: readonly Uint8Array[]): boolean => {
      for (const piece of pieces) this.#parser.push(piece)
      return true
    }
    const port = {
      write,
      close: () => this.scu.closed(),
      pause: () => void (this.isReading = false),
      resume: () => void (this.isReading = true),
      ...{ keep: () => undefined, release: () => undefined },
    }
    this.scu = new Scu({ port, clock: this.clock, limits })
  }

  /** Opens an association with it. */
  async associate({ contexts, roles }: ProposedContexts): Promise<Scu> {
    const implementation = { classUid: '1.2.4', versionName: 'TEST' }
    await this.scu.associate({ calledAeTitle: 'ARCHIVE', callingAeTitle: 'LETHE', contexts, roles, implementation })
    return this.scu
  }

  /** Says a message, in one piece for the command and one for the Data Set. */
  async say(command: Readonly<Record<string, string | number>>, { contextId = 1, dataSet }: Said = {}): Promise<void> {
    const bytes = encodeCommand({ CommandDataSetType: dataSet === undefined ? 0x0101 : 0, ...command })
    this.#fragment(contextId, 'command', bytes)
    if (dataSet !== undefined) this.#fragment(contextId, 'dataSet', dataSet)
    await settle()
  }

  /** Says a response to the last request it heard. */
  async answer(status: number, more: Readonly<Record<string, number>> = {}, said: Said = {}): Promise<void> {
    const { command } = this.lastHeard
    const field = (command.number('CommandField') as number) | 0x8000
    const id = command.number('MessageID') as number
    return this.say({ CommandField: field, MessageIDBeingRespondedTo: id, Status: status, ...more }, said)
  }

  /** Says one match of a query. */
  async match(attributes: Readonly<Record<string, string>>, status = 0xff00): Promise<void> {
    return this.answer(status, {}, { dataSet: encodeIdentifier(attributes, this.#transferSyntax(1)) })
  }

  /** Asks to store an instance, as a sub-operation of C-GET. */
  async store(messageId: number, dataSet: Uint8Array, more: { contextId?: number; sopClassUid?: string } = {}): Promise<void> {
    const { contextId = FIRST_STORAGE_CONTEXT, sopClassUid = this.#context(contextId)?.abstractSyntax ?? '1.2' } = more
    const command = {
      CommandField: 0x0001,
      MessageID: messageId,
      AffectedSOPClassUID: sopClassUid,
      AffectedSOPInstanceUID: `1.2.3.${messageId}`,
    }
    return this.say(command, { contextId, dataSet })
  }

  /** Begins to store an instance, and does not end. */
  async storePart(messageId: number, dataSet: Uint8Array): Promise<void> {
    const ids = {
      MessageID: messageId,
      AffectedSOPClassUID: this.#context(FIRST_STORAGE_CONTEXT)?.abstractSyntax ?? '',
      AffectedSOPInstanceUID: '1.2',
    }
    this.#fragment(FIRST_STORAGE_CONTEXT, 'command', encodeCommand({ CommandField: 0x0001, CommandDataSetType: 0, ...ids }))
    this.scu.receive(encodeDataHeader(FIRST_STORAGE_CONTEXT, { part: 'dataSet', last: false, length: dataSet.length }))
    this.scu.receive(dataSet)
    await settle()
  }

  /** The last request that it heard. */
  get lastHeard(): Heard {
    return this.heard.findLast(({ command }) => command.number('MessageID') !== undefined) as Heard
  }

  /** Command fields that it heard. */
  get fields(): readonly (number | undefined)[] {
    return this.heard.map(({ command }) => command.number('CommandField'))
  }

  /** Statuses of responses that it heard. */
  get statuses(): readonly number[] {
    return this.heard.flatMap(({ command }) => command.number('Status') ?? [])
  }

  /** The connection is gone. */
  async vanish(): Promise<void> {
    this.scu.closed()
    await settle()
  }

  #fragment(contextId: number, part: 'command' | 'dataSet', bytes: Uint8Array): void {
    for (let at = 0; at === 0 || at < bytes.length; at += FRAGMENT_BYTES) {
      const fragment = bytes.subarray(at, at + FRAGMENT_BYTES)
      const last = at + FRAGMENT_BYTES >= bytes.length
      this.scu.receive(encodeDataHeader(contextId, { part, last, length: fragment.length }))
      this.scu.receive(fragment)
    }
  }

  #context(id: number) {
    return this.request?.contexts.find((context) => context.id === id)
  }

  #transferSyntax(id: number): string {
    return this.#setting.transferSyntax ?? this.#context(id)?.transferSyntaxes[0] ?? ''
  }

  #whole(): void {
    if (this.#command !== undefined) this.heard.push({ ...this.#command, dataSet: Uint8Array.from(this.#dataSet) })
    this.#dataSet = []
  }

  #received(pdu: Pdu): void {
    if (pdu.kind === 'P-DATA-TF') return this.#assembler.push(pdu)
    if (pdu.kind === 'A-ABORT') this.isAborted = true
    if (pdu.kind === 'A-ASSOCIATE-RQ') this.#accept(pdu)
    if (pdu.kind === 'A-RELEASE-RQ') void Promise.resolve().then(() => this.scu.receive(encodePdu({ kind: 'A-RELEASE-RP' })))
  }

  #accept(request: AssociateRequest): void {
    this.request = request
    const contexts = request.contexts.map(({ id }) => ({
      id,
      result: CONTEXT_RESULT.acceptance,
      transferSyntax: this.#transferSyntax(id),
    }))
    const { roles = request.userInformation.roles } = this.#setting
    const userInformation = { ...request.userInformation, roles }
    const answer = encodePdu({ ...request, kind: 'A-ASSOCIATE-AC', contexts, userInformation })
    void Promise.resolve().then(() => this.scu.receive(answer))
  }
}
