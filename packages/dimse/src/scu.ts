import { COMMAND_FIELD } from './command-fields.ts'
import type { OperationOptions, Response } from './operation.ts'
import { Answers, type FindResult } from './query/answers.ts'
import { GetSubOperations, type GetHandler, type GetResult } from './query/get-sub-operations.ts'
import { encodeIdentifier } from './query/identifier.ts'
import { queryFault } from './query/query-fault.ts'
import { QUERY_RETRIEVE, type QueryRoot, type QueryService } from './query/query-model.ts'
import { findAttributes, retrieveAttributes, type FindQuery, type Retrieval } from './query/query.ts'
import { SubOperations, type RetrieveResult, type SubOperationCounts } from './query/sub-operations.ts'
import { Requestor } from './requestor.ts'
import { VERIFICATION } from './storage-sop-classes.ts'

/** One instance to send. */
export interface SentInstance {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  /** The Data Set in that transfer syntax, in pieces of any size. */
  readonly dataSet: AsyncIterable<Uint8Array>
}

/** Hears how far a retrieval has come. */
export type RetrieveProgress = (counts: SubOperationCounts) => void

/** A query or retrieval as it is sent. */
interface Asked {
  readonly attributes: Readonly<Record<string, string>>
  readonly options: OperationOptions
  readonly destination?: string
  readonly get?: GetSubOperations
}

const COMMAND_PRIORITY_MEDIUM = 0
const COMMAND_OF_SERVICE = { find: 'C-FIND-RQ', move: 'C-MOVE-RQ', get: 'C-GET-RQ' } as const

/** Verification, Storage and Query/Retrieve as SCU over one connection; one operation at a time. */
export class Scu extends Requestor {
  /** C-ECHO; gives the status. */
  async echo(): Promise<number> {
    const command = { CommandField: COMMAND_FIELD['C-ECHO-RQ'], AffectedSOPClassUID: VERIFICATION }
    return (await this.perform({ command, options: this.#oneAnswer() })).status
  }

  /** C-STORE; gives the status. */
  async store({ sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet }: SentInstance): Promise<number> {
    const command = {
      CommandField: COMMAND_FIELD['C-STORE-RQ'],
      AffectedSOPClassUID: sopClassUid,
      Priority: COMMAND_PRIORITY_MEDIUM,
      AffectedSOPInstanceUID: sopInstanceUid,
    }
    const options = this.#oneAnswer()
    return (await this.perform({ command, transferSyntax: transferSyntaxUid, dataSet: () => dataSet, options })).status
  }

  /** The information model in which an archive takes a service; Study Root where it has both. */
  rootOf(service: QueryService): QueryRoot | undefined {
    return (['study', 'patient'] as const).find((root) => this.accepts(QUERY_RETRIEVE[root][service]))
  }

  /** C-FIND: the answers that an archive has, within the limits; throws where it fails. */
  async find(query: FindQuery): Promise<FindResult> {
    const { limits } = this
    const answers = new Answers(query, limits, () => this.cancel())
    const pending = (response: Response): 'progress' => {
      answers.take(response)
      return 'progress'
    }
    const { answerMs: idleMs, answerBytesMax: identifierBytesMax, cancelMs } = limits
    const options = { idleMs, cancelMs, identifierBytesMax, tooLong: 'fault', pending } as const
    const { status } = await this.#query('find', query.root, { attributes: findAttributes(query), options })
    return answers.result(status)
  }

  /** C-MOVE: an archive sends what is named to a destination that it knows by its AE title. Throws where it fails. */
  async move(retrieval: Retrieval, destination: string, progress: RetrieveProgress = () => undefined): Promise<RetrieveResult> {
    const subOperations = new SubOperations(this.limits, progress)
    const options = this.#retrieve(subOperations)
    const last = await this.#query('move', retrieval.root, { attributes: retrieveAttributes(retrieval), options, destination })
    return subOperations.result(last)
  }

  /** C-GET: an archive sends what is named over this association, to a handler that decides as one of C-STORE does. */
  async get(retrieval: Retrieval, handler: GetHandler, progress: RetrieveProgress = () => undefined): Promise<GetResult> {
    const get = new GetSubOperations(handler, new SubOperations(this.limits, progress))
    const options = this.#retrieve(get.subOperations)
    return get.result(await this.#query('get', retrieval.root, { attributes: retrieveAttributes(retrieval), options, get }))
  }

  #oneAnswer(): OperationOptions {
    const { answerMs: idleMs, cancelMs } = this.limits
    return { idleMs, cancelMs, identifierBytesMax: 0, tooLong: 'drop' }
  }

  #retrieve(subOperations: SubOperations): OperationOptions {
    const { retrieveIdleMs: idleMs, cancelMs, failedListBytesMax: identifierBytesMax } = this.limits
    const pending = (response: Response): 'progress' | 'same' => subOperations.take(response)
    return { idleMs, cancelMs, identifierBytesMax, tooLong: 'drop', pending }
  }

  async #query(service: QueryService, root: QueryRoot, { attributes, options, destination, get }: Asked): Promise<Response> {
    const command = {
      CommandField: COMMAND_FIELD[COMMAND_OF_SERVICE[service]],
      AffectedSOPClassUID: QUERY_RETRIEVE[root][service],
      Priority: COMMAND_PRIORITY_MEDIUM,
      ...(destination === undefined ? {} : { MoveDestination: destination }),
    }
    const dataSet = (transferSyntaxUid: string): Iterable<Uint8Array> => [encodeIdentifier(attributes, transferSyntaxUid)]
    const last = await this.perform({ command, dataSet, options, ...(get === undefined ? {} : { get }) })
    const fault = queryFault(last.status)
    if (fault !== undefined) throw fault
    return last
  }
}
