import type { Fault } from '@lethe/dicom'
import { Association } from './association.ts'
import type { Implementation } from './association-policy.ts'
import { COMMAND_FIELD, NO_DATA_SET, RESPONSE_BIT } from './command-fields.ts'
import { encodeCommand, joined, type CommandSet } from './command-set.ts'
import { DimseError } from './errors.ts'
import { fragmentBytesMax } from './fragment-bytes.ts'
import type { DimseLimits } from './limits.ts'
import { MessageAssembler } from './message-assembler.ts'
import type { AgreedContext } from './negotiation.ts'
import { Operation, type OperationOptions, type Response } from './operation.ts'
import { APPLICATION_CONTEXT, CONTEXT_RESULT } from './pdu.ts'
import type { AssociateAccept, AssociateReject, ProposedContext, RoleSelection } from './pdu.ts'
import type { BytePort, Clock } from './ports.ts'
import { ProgressWatch } from './progress-watch.ts'
import type { GetSubOperations } from './query/get-sub-operations.ts'
import { Responder } from './responder.ts'
import { STATUS } from './statuses.ts'

/** What a user of services is made of. */
export interface RequestorParts {
  readonly port: BytePort
  readonly clock: Clock
  readonly limits: DimseLimits
}

/** What is asked for. */
export interface Proposal {
  readonly calledAeTitle: string
  readonly callingAeTitle: string
  readonly contexts: readonly ProposedContext[]
  /** The roles that Lethe asks for (PS3.7 D.3.3.4); without it, SCU of everything. */
  readonly roles?: readonly RoleSelection[]
  readonly implementation: Implementation
}

type Waiting<T> = { readonly resolve: (value: T) => void; readonly reject: (error: Error) => void }

/** A request as it is sent. */
export interface Sent {
  readonly command: Readonly<Record<string, string | number>> & {
    readonly CommandField: number
    readonly AffectedSOPClassUID: string
  }
  readonly transferSyntax?: string
  readonly dataSet?: (transferSyntaxUid: string) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly options: OperationOptions
  /** Takes what the peer stores meanwhile. */
  readonly get?: GetSubOperations
}

/** The requestor's side of an association over one connection: it asks, one operation at a time, and waits for the answers. */
export class Requestor {
  readonly #parts: RequestorParts
  readonly #association: Association
  readonly #assembler: MessageAssembler
  readonly #watch: ProgressWatch
  /** Takes what an archive stores during C-GET. */
  readonly #responder: Responder
  /** Presentation contexts as proposed, and what the peer accepted of them. */
  #proposed = new Map<number, ProposedContext>()
  readonly #contexts = new Map<number, AgreedContext>()
  #titles = { callingAeTitle: '', calledAeTitle: '' }
  /** SOP Classes of which Lethe is the SCP. */
  #scp = new Set<string>()
  #fragmentBytesMax = 0
  #messageId = 0
  #rejection: AssociateReject | undefined
  #error: Fault | undefined
  /** Who waits for the association, its release, or room to write. */
  readonly #waiting = new Set<Waiting<never>>()
  #opened: Waiting<void> | undefined
  #released: Waiting<void> | undefined
  #operation: Operation | undefined
  #get: GetSubOperations | undefined
  /** Whether the request at hand is still being sent, and whether its C-CANCEL waits for that. */
  #sending = false
  #cancelWaits = false
  #arriving: 'request' | 'response' = 'response'
  #room: Waiting<void> | undefined

  constructor(parts: RequestorParts) {
    this.#parts = parts
    this.#association = new Association({
      role: 'requestor',
      ...parts,
      user: {
        requested: () => undefined,
        accepted: (answer) => this.#accepted(answer),
        rejected: (answer) => this.#rejected(answer),
        data: (piece) => this.#assembler.push(piece),
        releaseRequested: () => this.#releaseRequested(),
        released: () => this.#released?.resolve(),
        ended: (error) => this.#ended(error),
      },
    })
    const sink = {
      command: (contextId: number, command: CommandSet) => this.#command(contextId, command),
      data: (bytes: Uint8Array) => (this.#arriving === 'request' ? this.#responder : this.#operation)?.data(bytes),
      dataEnd: () => this.#dataEnd(),
    }
    this.#assembler = new MessageAssembler(sink, parts.limits)
    this.#watch = new ProgressWatch({ ...parts, expired: () => this.#expired() })
    this.#responder = new Responder({
      ...parts,
      watch: this.#watch,
      store: async (request) => this.#get?.store(request) ?? { status: STATUS.processingFailure },
      send: (contextId, response) => this.#write(contextId, response),
      answered: (status) => {
        this.#get?.answered(status)
        this.#operation?.watch()
      },
    })
  }

  protected get limits(): DimseLimits {
    return this.#parts.limits
  }

  /** How the peer rejected the association, where it did. */
  get rejection(): AssociateReject | undefined {
    return this.#rejection
  }

  /** Takes bytes from the peer. */
  receive(bytes: Uint8Array): void {
    this.#watch.received(bytes.length)
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
  async associate({ calledAeTitle, callingAeTitle, contexts, roles = [], implementation }: Proposal): Promise<void> {
    this.#titles = { callingAeTitle, calledAeTitle }
    this.#scp = new Set(roles.filter(({ scp }) => scp === 1).map(({ sopClassUid }) => sopClassUid))
    this.#proposed = new Map(contexts.map((context) => [context.id, context]))
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
        roles,
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

  /** Asks the peer to end the query or retrieval at hand; what is on its way still comes (PS3.7 9.3.2.3). */
  cancel(): void {
    const operation = this.#operation
    if (operation?.cancellable !== true) return
    this.#cancelWaits = this.#sending
    if (this.#sending) return
    operation.cancel(this.#responder.idle ? 'theirs' : 'ours')
    const command = encodeCommand({
      CommandField: COMMAND_FIELD['C-CANCEL-RQ'],
      MessageIDBeingRespondedTo: operation.messageId,
      CommandDataSetType: NO_DATA_SET,
    })
    this.#write(operation.contextId, command)
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

  /** Sends a request, and gives the last response. */
  protected async perform({ command, transferSyntax, dataSet, options, get }: Sent): Promise<Response> {
    if (this.#error !== undefined) throw this.#error
    if (this.#operation !== undefined) throw new TypeError('one operation at a time')
    const contextId = this.#contextOf(command.AffectedSOPClassUID, transferSyntax)
    if (contextId === undefined) throw new DimseError('CONTEXT_UNKNOWN')
    const transferSyntaxUid = this.#contexts.get(contextId)?.transferSyntax ?? ''
    this.#messageId = (this.#messageId % 0xffff) + 1
    const operation = new Operation({
      ...options,
      contextId,
      messageId: this.#messageId,
      requestField: command.CommandField,
      transferSyntaxUid,
      clock: this.#parts.clock,
      expired: () => this.#expired(),
    })
    this.#operation = operation
    this.#get = get
    this.#sending = true
    this.#cancelWaits = false
    const type = dataSet === undefined ? NO_DATA_SET : 0
    const bytes = encodeCommand({ ...command, MessageID: this.#messageId, CommandDataSetType: type })
    await this.#send(bytes, { contextId, part: 'command', last: true })
    try {
      if (dataSet !== undefined) await this.#sendDataSet(dataSet(transferSyntaxUid), contextId)
    } catch (error) {
      // A Data Set that cannot be read to its end must not look like a whole one.
      if (this.#error === undefined) this.abort()
      throw error
    }
    this.#sending = false
    operation.watch()
    if (this.#cancelWaits) this.cancel()
    return operation.last
  }

  /** Sends a Data Set one piece behind its source, since the last piece has to say that it is the last. */
  async #sendDataSet(dataSet: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, contextId: number): Promise<void> {
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

  #write(contextId: number, command: Uint8Array): void {
    this.#association.send(command, { contextId, part: 'command', last: true, fragmentBytesMax: this.#fragmentBytesMax })
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
      const proposed = this.#proposed.get(id)
      const isAgreed = result === CONTEXT_RESULT.acceptance && proposed?.transferSyntaxes.includes(transferSyntax) === true
      if (isAgreed) this.#contexts.set(id, { abstractSyntax: proposed.abstractSyntax, transferSyntax })
    }
    // A role that is not answered is the default one (PS3.7 D.3.3.4); but archives that send all the same are known, and no harm comes of it.
    for (const { sopClassUid, scp } of userInformation.roles) if (scp === 0) this.#scp.delete(sopClassUid)
    this.#opened?.resolve()
  }

  #rejected(answer: AssociateReject): void {
    this.#rejection = answer
    this.#ended(new DimseError('REJECTED'))
  }

  #command(contextId: number, command: CommandSet): void {
    const isResponse = ((command.number('CommandField') ?? 0) & RESPONSE_BIT) !== 0
    this.#arriving = isResponse ? 'response' : 'request'
    if (!isResponse) return this.#request(contextId, command)
    if (this.#operation === undefined) throw new DimseError('PDU_UNEXPECTED')
    this.#answered(this.#operation.response(contextId, command))
  }

  /** What an archive stores during C-GET (PS3.4 C.4.3.2); nobody else may ask Lethe for anything here. */
  #request(contextId: number, command: CommandSet): void {
    const [operation, get] = [this.#operation, this.#get]
    if (operation === undefined || get === undefined || !this.#responder.idle) throw new DimseError('PDU_UNEXPECTED')
    const context = this.#contexts.get(contextId)
    if (context === undefined) throw new DimseError('CONTEXT_UNKNOWN')
    if (command.number('MessageID') === undefined) throw new DimseError('COMMAND_MALFORMED')
    get.subOperations.countMessage()
    const isStorage = this.#scp.has(context.abstractSyntax)
    const refusal = operation.cancelled ? STATUS.outOfResources : isStorage ? undefined : STATUS.sopClassNotSupported
    if (!operation.cancelled) operation.rest()
    if (command.hasDataSet) this.#watch.start()
    const sender = { source: get.source, ...this.#titles }
    this.#responder.request({ contextId, context, command, sender, ...(refusal === undefined ? {} : { refusal }) })
  }

  #dataEnd(): void {
    if (this.#arriving === 'request') this.#responder.dataEnd()
    else if (this.#operation !== undefined) this.#answered(this.#operation.dataEnd())
  }

  #answered(last: Response | undefined): void {
    if (last === undefined) return
    // An archive counts the answers to what it stores before it says its last word.
    if (!this.#responder.idle) throw new DimseError('PDU_UNEXPECTED')
    this.#operation?.end(last)
    this.#operation = undefined
  }

  #releaseRequested(): void {
    // Nobody but the requestor releases, as a rule; where nothing is waited for, it may end.
    if (this.#operation === undefined) return this.#association.answerRelease()
    this.#association.abort()
    this.#ended(new DimseError('PDU_UNEXPECTED'))
  }

  #expired(): void {
    this.#association.abort()
    this.#ended(new DimseError('TIMED_OUT'))
  }

  #ended(error: Fault): void {
    this.#error ??= error
    this.#watch.stop()
    for (const { reject } of this.#waiting) reject(this.#error)
    this.#waiting.clear()
    this.#operation?.fail(this.#error)
    this.#operation = undefined
    this.#responder.fail(this.#error)
  }

  /** Waits for something of the peer, as long as the limit says and the association lasts. */
  async #wait<T>(register: (waiting: Waiting<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const waiting = { resolve, reject }
    const callOff = this.#parts.clock.after(this.#parts.limits.answerMs, () => this.#expired())
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
