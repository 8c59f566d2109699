import { encodeFileMeta, Fault } from '@lethe/dicom'
import { STATUS, type ScpHandler, type StoreRequest } from '@lethe/dimse'
import type { Inbox } from '../../records/inbox/inbox.ts'
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

/** What a permanent refusal means to the sender (PS3.4 Table B.2-1); what is not here cannot be understood. */
const REFUSED: Readonly<Record<string, number>> = {
  GATEWAY_OPTED_OUT: STATUS.notAuthorized,
  GATEWAY_UID_UNKNOWN: STATUS.invalidSopInstance,
  GATEWAY_UID_MISMATCH: STATUS.dataSetMismatch,
}

/** Takes in what is sent by C-STORE: durable first, then Success. */
export class DimseDoor {
  readonly #place: DoorPlace

  constructor(place: DoorPlace) {
    this.#place = place
  }

  readonly store: ScpHandler['store'] = async (request) => {
    const source = this.#place.sources.get(request.source)
    if (source === undefined) return { status: STATUS.notAuthorized }
    try {
      if (!(await this.#place.hasRoom())) throw new GatewayError('DISK_FULL')
      await this.#place.inbox.receive({ source, sopInstanceUid: request.sopInstanceUid }, fileOf(request))
      this.#place.onAdmitted()
      return { status: STATUS.success }
    } catch (error) {
      this.#place.onRefused(source.name, error)
      return { status: await this.#statusOf(error, source) }
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

/** The instance as a file: preamble and file meta information, then the Data Set as it arrives. */
async function* fileOf({ sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet }: StoreRequest): AsyncGenerator<Uint8Array> {
  yield encodeFileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid, ...FILE_IMPLEMENTATION })
  yield* dataSet
}
