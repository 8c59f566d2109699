import { Association } from './association.ts'
import type { Implementation } from './association-policy.ts'
import { COMMAND_FIELD, NO_DATA_SET, RESPONSE_BIT } from './command-fields.ts'
import { encodeCommand, joined, type CommandSet } from './command-set.ts'
import { DimseError } from './errors.ts'
import { fragmentBytesMax } from './fragment-bytes.ts'
import type { DimseLimits } from './limits.ts'
import { MessageAssembler } from './message-assembler.ts'
import type { AgreedContext } from './negotiation.ts'
import { APPLICATION_CONTEXT, CONTEXT_RESULT, type AssociateAccept, type AssociateReject, type ProposedContext } from './pdu.ts'
import type { BytePort, Clock } from './ports.ts'
import { VERIFICATION } from './storage-sop-classes.ts'

/** What a user of services is made of. */
export interface ScuParts {
  readonly port: BytePort
  readonly clock: Clock
  readonly limits: DimseLimits
}

/** What is asked for. */
export interface Proposal {
  readonly calledAeTitle: string
  readonly callingAeTitle: string
  readonly contexts: readonly ProposedContext[]
  readonly implementation: Implementation
}

/** One instance to send. */
export interface SentInstance {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  /** The Data Set in that transfer syntax, in pieces of any size. */
  readonly dataSet: AsyncIterable<Uint8Array>
}

type Waiting<T> = { readonly resolve: (value: T) => void; readonly reject: (error: Error) => void }

const COMMAND_PRIORITY_MEDIUM = 0

/** Verification and Storage as SCU over one connection; one operation at a time. */
export class Scu {
  readonly #parts: ScuParts
  readonly #association: Association
  readonly #assembler: MessageAssembler
  /** Abstract syntaxes by presentation context, as proposed; and what the peer accepted of them. */
  #proposed = new Map<number, string>()
  readonly #contexts = new Map<number, AgreedContext>()
  #fragmentBytesMax = 0
  #messageId = 0
  #rejection: AssociateReject | undefined
  #error: Error | undefined
  /** Who waits for the association, its release, a response, or room to write. */
  readonly #waiting = new Set<Waiting<never>>()
  #opened: Waiting<void> | undefined
  #released: Waiting<void> | undefined
  #answered: (Waiting<number> & { readonly messageId: number }) | undefined
  #room: Waiting<void> | undefined

  constructor(parts: ScuParts) {
    this.#parts = parts
    this.#association = new Association({
      role: 'requestor',
      ...parts,
      user: {
        requested: () => undefined,
        accepted: (answer) => this.#accepted(answer),
        rejected: (answer) => this.#rejected(answer),
        data: (piece) => this.#assembler.push(piece),
        // Nobody but the requestor releases, as a rule; then nothing is waited for, and it may end.
        releaseRequested: () => this.#association.answerRelease(),
        released: () => this.#released?.resolve(),
        ended: (error) => this.#ended(error),
      },
    })
    const sink = {
      command: (_contextId: number, command: CommandSet) => this.#response(command),
      data: () => undefined,
      dataEnd: () => undefined,
    }
    this.#assembler = new MessageAssembler(sink, parts.limits)
  }

  /** How the peer rejected the association, where it did. */
  get rejection(): AssociateReject | undefined {
    return this.#rejection
  }

  /** Takes bytes from the peer. */
  receive(bytes: Uint8Array): void {
    this.#association.receive(bytes)
  }

  /** The connection is closed. */
  closed(): void {
    this.#association.closed()
    this.#ended(new DimseError('LOST'))
  }

  /** There is room to write again. */
  drained(): void {
    this.#room?.resolve()
  }

  /** Asks for the association; throws where the peer rejects it. */
  async associate({ calledAeTitle, callingAeTitle, contexts, implementation }: Proposal): Promise<void> {
    this.#proposed = new Map(contexts.map((context) => [context.id, context.abstractSyntax]))
    const opened = this.#wait<void>((waiting) => (this.#opened = waiting))
    this.#association.request({
      kind: 'A-ASSOCIATE-RQ',
      protocolVersion: 1,
      calledAeTitle,
      callingAeTitle,
      applicationContext: APPLICATION_CONTEXT,
      contexts,
      userInformation: {
        maximumLength: this.#parts.limits.pduBytesMax,
        implementationClassUid: implementation.classUid,
        implementationVersionName: implementation.versionName,
        roles: [],
        extended: [],
        commonExtended: [],
      },
    })
    await opened
  }

  /** Whether the peer accepted an abstract syntax, with a transfer syntax where one is given. */
  accepts(abstractSyntax: string, transferSyntax?: string): boolean {
    return this.#contextOf(abstractSyntax, transferSyntax) !== undefined
  }

  /** C-ECHO; gives the status. */
  async echo(): Promise<number> {
    return this.#perform(
      { CommandField: COMMAND_FIELD['C-ECHO-RQ'], AffectedSOPClassUID: VERIFICATION },
      { abstractSyntax: VERIFICATION },
    )
  }

  /** C-STORE; gives the status. */
  async store({ sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet }: SentInstance): Promise<number> {
    const command = {
      CommandField: COMMAND_FIELD['C-STORE-RQ'],
      AffectedSOPClassUID: sopClassUid,
      Priority: COMMAND_PRIORITY_MEDIUM,
      AffectedSOPInstanceUID: sopInstanceUid,
    }
    return this.#perform(command, { abstractSyntax: sopClassUid, transferSyntax: transferSyntaxUid, dataSet })
  }

  /** Releases the association. */
  async release(): Promise<void> {
    if (this.#error !== undefined) throw this.#error
    const released = this.#wait<void>((waiting) => (this.#released = waiting))
    this.#association.release()
    return released
  }

  /** Ends it at once. */
  abort(): void {
    this.#association.abort()
    this.#ended(new DimseError('ABORTED'))
  }

  async #perform(
    command: Readonly<Record<string, string | number>>,
    {
      abstractSyntax,
      transferSyntax,
      dataSet,
    }: { abstractSyntax: string; transferSyntax?: string; dataSet?: AsyncIterable<Uint8Array> },
  ): Promise<number> {
    if (this.#error !== undefined) throw this.#error
    const contextId = this.#contextOf(abstractSyntax, transferSyntax)
    if (contextId === undefined) throw new DimseError('CONTEXT_UNKNOWN')
    this.#messageId = (this.#messageId % 0xffff) + 1
    const messageId = this.#messageId
    const type = dataSet === undefined ? NO_DATA_SET : 0
    const answered = this.#wait<number>((waiting) => (this.#answered = { ...waiting, messageId }))
    // It is awaited below; until then its failure is no unhandled one.
    answered.catch(() => undefined)
    const bytes = encodeCommand({ ...command, MessageID: messageId, CommandDataSetType: type })
    await this.#send(bytes, { contextId, part: 'command', last: true })
    try {
      if (dataSet !== undefined) await this.#sendDataSet(dataSet, contextId)
    } catch (error) {
      // A Data Set that cannot be read to its end must not look like a whole one.
      if (this.#error === undefined) this.abort()
      throw error
    }
    return answered
  }

  /** Sends a Data Set one piece behind its source, since the last piece has to say that it is the last. */
  async #sendDataSet(dataSet: AsyncIterable<Uint8Array>, contextId: number): Promise<void> {
    let held: Uint8Array = new Uint8Array(0)
    let isOdd = false
    for await (const piece of dataSet) {
      if (piece.length === 0) continue
      if (held.length > 0) await this.#send(held, { contextId, part: 'dataSet', last: false })
      held = piece
      isOdd = isOdd !== (piece.length % 2 === 1)
    }
    // PS3.5 A.5: a deflated Data Set of odd length gets a NUL behind it. Others of odd length are damaged; some peers abort without it.
    await this.#send(isOdd ? joined([held, new Uint8Array(1)]) : held, { contextId, part: 'dataSet', last: true })
  }

  async #send(bytes: Uint8Array, how: { contextId: number; part: 'command' | 'dataSet'; last: boolean }): Promise<void> {
    if (this.#error !== undefined) throw this.#error
    const isRoom = this.#association.send(bytes, { ...how, fragmentBytesMax: this.#fragmentBytesMax })
    if (!isRoom) await this.#wait<void>((waiting) => (this.#room = waiting))
  }

  #contextOf(abstractSyntax: string, transferSyntax: string | undefined): number | undefined {
    for (const [id, agreed] of this.#contexts) {
      const fits = transferSyntax === undefined || agreed.transferSyntax === transferSyntax
      if (agreed.abstractSyntax === abstractSyntax && fits) return id
    }
    return undefined
  }

  #accepted({ contexts, userInformation }: AssociateAccept): void {
    this.#fragmentBytesMax = fragmentBytesMax(userInformation.maximumLength, this.#parts.limits)
    for (const { id, result, transferSyntax } of contexts) {
      const abstractSyntax = this.#proposed.get(id)
      if (result !== CONTEXT_RESULT.acceptance || abstractSyntax === undefined) continue
      this.#contexts.set(id, { abstractSyntax, transferSyntax })
    }
    this.#opened?.resolve()
  }

  #rejected(answer: AssociateReject): void {
    this.#rejection = answer
    this.#ended(new DimseError('REJECTED'))
  }

  #response(command: CommandSet): void {
    const field = command.number('CommandField') ?? 0
    const status = command.number('Status')
    const isAnswer = (field & RESPONSE_BIT) !== 0 && command.number('MessageIDBeingRespondedTo') === this.#answered?.messageId
    if (!isAnswer || status === undefined) throw new DimseError('PDU_UNEXPECTED')
    this.#answered?.resolve(status)
    this.#answered = undefined
  }

  #ended(error: Error): void {
    this.#error ??= error
    for (const { reject } of this.#waiting) reject(this.#error)
    this.#waiting.clear()
  }

  /** Waits for something of the peer, as long as the limit says and the association lasts. */
  async #wait<T>(register: (waiting: Waiting<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const waiting = { resolve, reject }
    const callOff = this.#parts.clock.after(this.#parts.limits.answerMs, () => {
      this.#association.abort()
      this.#ended(new DimseError('TIMED_OUT'))
    })
    this.#waiting.add(waiting)
    register(waiting)
    try {
      return await promise
    } finally {
      callOff()
      this.#waiting.delete(waiting)
    }
  }
}
