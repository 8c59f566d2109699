import { encodeFileMeta } from '@lethe/dicom'
import { STATUS, type ScpHandler, type StoreRequest } from '@lethe/dimse'
import type { Origin } from '../../records/inbox/inbox.ts'
import type { Source } from '../../records/sources/source.ts'
import { FILE_IMPLEMENTATION } from '../../system/implementation.ts'
import type { Admission } from './admission.ts'
import { isPassing } from './refusal-status.ts'
import type { Refusals } from './refusals.ts'

/** What is said of an instance before it comes: who sends, and what it was asked for as. */
interface Arriving extends Omit<Origin, 'source'> {
  readonly source: string
}

/** What became of an instance at the door. */
interface Taken {
  readonly status: number
  readonly code?: string
}

/** Who may send, and where it is noted what was refused for good. */
interface DimseSenders {
  /** By the names of the allow list. */
  readonly sources: ReadonlyMap<string, Source>
  readonly refusals: Refusals
}

/** Takes in what is sent by C-STORE: durable first, then Success. */
export class DimseDoor {
  readonly #admission: Admission
  readonly #sources: DimseSenders['sources']
  readonly #refusals: Refusals

  constructor(admission: Admission, { sources, refusals }: DimseSenders) {
    this.#admission = admission
    this.#sources = sources
    this.#refusals = refusals
  }

  readonly store: ScpHandler['store'] = ({ source, sopInstanceUid, ...request }) =>
    this.take({ source, sopInstanceUid }, fileOf({ source, sopInstanceUid, ...request }))

  /** Takes in the file of an instance that came in another way; tells the status that a sender by C-STORE would get, and the code behind it. */
  async take({ source: name, ...said }: Arriving, file: AsyncIterable<Uint8Array>): Promise<Taken> {
    const source = this.#sources.get(name)
    if (source === undefined) return { status: STATUS.notAuthorized }
    const { status, code } = await this.#admission.admit({ source, ...said }, file)
    if (code === undefined) return { status }
    if (said.sopInstanceUid !== undefined && !isPassing(status)) this.#refusals.note(said.sopInstanceUid, code)
    return { status, code }
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
