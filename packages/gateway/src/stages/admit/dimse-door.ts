import { encodeFileMeta } from '@lethe/dicom'
import { STATUS, type ScpHandler, type StoreRequest } from '@lethe/dimse'
import type { Source } from '../../records/sources/source.ts'
import { FILE_IMPLEMENTATION } from '../../system/implementation.ts'
import type { Admission } from './admission.ts'

/** Takes in what is sent by C-STORE: durable first, then Success. */
export class DimseDoor {
  readonly #admission: Admission
  readonly #sources: ReadonlyMap<string, Source>

  /** Who may send, by the names of the allow list. */
  constructor(admission: Admission, sources: ReadonlyMap<string, Source>) {
    this.#admission = admission
    this.#sources = sources
  }

  readonly store: ScpHandler['store'] = async (request) => {
    const source = this.#sources.get(request.source)
    if (source === undefined) return { status: STATUS.notAuthorized }
    const { sopInstanceUid } = request
    const { status } = await this.#admission.admit({ source, sopInstanceUid }, fileOf(request))
    return { status }
  }
}

/** The instance as a file: preamble and file meta information, then the Data Set as it arrives. */
async function* fileOf({ sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet }: StoreRequest): AsyncGenerator<Uint8Array> {
  yield encodeFileMeta({ sopClassUid, sopInstanceUid, transferSyntaxUid, ...FILE_IMPLEMENTATION })
  yield* dataSet
}
