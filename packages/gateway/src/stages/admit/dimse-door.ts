import { encodeFileMeta, Fault } from '@lethe/dicom'
import { STATUS, type ScpHandler, type StoreRequest } from '@lethe/dimse'
import type { Inbox, Origin } from '../../records/inbox/inbox.ts'
import { countRefused } from '../../records/sources/count-refused.ts'
import type { Source } from '../../records/sources/source.ts'
import type { Db } from '../../records/statement.ts'
import { GatewayError } from '../../system/errors.ts'
import { FILE_IMPLEMENTATION } from '../../system/implementation.ts'

/** What the door needs. */
export interface DoorPlace {
  readonly db: Db
  readonly inbox: Inbox
  /** Who may send, by the names of the allow list. */
  readonly sources: ReadonlyMap<string, Source>
  readonly hasRoom: () => Promise<boolean>
  /** Told when an instance is admitted, and its sender is about to be told. */
  readonly onAdmitted: () => void
  /** Told of what was not admitted: the code of the fault, or nothing for a mistake of the program. */
  readonly onRefused: (source: string, error: unknown) => void
}

/** What is said of an instance before it comes: who sends, and what it was asked for as. */
interface Arriving extends Omit<Origin, 'source'> {
  readonly source: string
}

/** What became of an instance at the door. */
export interface Taken {
  readonly status: number
  readonly code?: string
}

/** What a permanent refusal means to the sender (PS3.4 Table B.2-1); what is not here cannot be understood. */
const REFUSED: Readonly<Record<string, number>> = {
  GATEWAY_OPTED_OUT: STATUS.notAuthorized,
  GATEWAY_UID_UNKNOWN: STATUS.invalidSopInstance,
  GATEWAY_UID_MISMATCH: STATUS.dataSetMismatch,
  GATEWAY_STUDY_MISMATCH: STATUS.dataSetMismatch,
}

/** Takes in what is sent by C-STORE: durable first, then Success. */
export class DimseDoor {
  readonly #place: DoorPlace

  constructor(place: DoorPlace) {
    this.#place = place
  }

  readonly store: ScpHandler['store'] = (request) => this.take(request, fileOf(request))

  /** Takes in the file of an instance that came in another way; tells the status that a sender by C-STORE would get, and the code behind it. */
  async take({ source: name, ...said }: Arriving, file: AsyncIterable<Uint8Array>): Promise<Taken> {
    const source = this.#place.sources.get(name)
    if (source === undefined) return { status: STATUS.notAuthorized }
    try {
      if (!(await this.#place.hasRoom())) throw new GatewayError('DISK_FULL')
      const { sopInstanceUid, studyInstanceUid } = said
      await this.#place.inbox.receive({ source, sopInstanceUid, studyInstanceUid }, file)
      this.#place.onAdmitted()
      return { status: STATUS.success }
    } catch (error) {
      this.#place.onRefused(source.name, error)
      const status = await this.#statusOf(error, source)
      return error instanceof Fault ? { status, code: error.code } : { status }
    }
  }

  async #statusOf(error: unknown, source: Source): Promise<number> {
    if (!(error instanceof Fault)) return STATUS.processingFailure
    // Our side, and passing; the same for a sender that went away, which nobody hears.
    if (error.disposition !== 'refuse') return STATUS.outOfResources
    try {
      await countRefused(this.#place.db, source.id, error.code)
    } catch {
      // What cannot be counted is not refused for good: it will be sent again.
      return STATUS.outOfResources
    }
    return REFUSED[error.code] ?? STATUS.cannotUnderstand
  }
}

/** An instance as a file: preamble and file meta information, then the Data Set as it arrives. */
export async function* fileOf({
  sopClassUid,
  sopInstanceUid,
  transferSyntaxUid,
  dataSet,
}: StoreRequest): AsyncGenerator<Uint8Array> {
  yield encodeFileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid, ...FILE_IMPLEMENTATION })
  yield* dataSet
}
