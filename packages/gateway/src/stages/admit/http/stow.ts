import { Fault } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'
import type { Source } from '../../../records/sources/source.ts'
import { GatewayError } from '../../../system/errors.ts'
import { parseMediaType } from '../../../system/multipart/media-type.ts'
import { readMultipart, type Part } from '../../../system/multipart/read-multipart.ts'
import type { Admission } from '../admission.ts'
import { Settling } from '../settling.ts'
import { checkSopClass } from '../sop-class.ts'
import type { HttpLimits } from './http-limits.ts'
import { isStored, storeResult, type StoreResult } from './store-results.ts'

/** A request of the Store Transaction (PS3.18 10.5), once it is known who sends. */
export interface StoreRequest {
  readonly source: Source
  /** The study of its path. */
  readonly studyInstanceUid?: string | undefined
  readonly boundary: string
  readonly body: AsyncIterable<Uint8Array>
}

/** What became of a request: of each of its parts, and of itself where it did not come to its end. */
export interface StoreOutcome {
  readonly results: readonly StoreResult[]
  readonly ended?: Fault
}

const PLAIN_ENCODINGS = new Set(['binary', '8bit', '7bit'])

/** Takes in the parts of a request as they come; each is told for itself, and none is told before it is durable. */
export async function store(admission: Admission, request: StoreRequest, limits: HttpLimits): Promise<StoreOutcome> {
  const { source, studyInstanceUid, boundary, body } = request
  const settling = new Settling<StoreResult>(limits.settlingMax)
  let ended: Fault | undefined
  try {
    for await (const part of readMultipart(body, { boundary, limits: limits.multipart })) {
      if (!isInstance(part)) {
        await settling.add(Promise.resolve(failed(new GatewayError('PART_TYPE'))))
        continue
      }
      const { settled } = await admission.take({ source, studyInstanceUid, look: checkSopClass }, part.body)
      await settling.add(settled.then(storeResult))
    }
  } catch (error) {
    await settling.all()
    if (!(error instanceof Fault)) throw error
    ended = error
  }
  const results = await settling.all()
  if (ended === undefined) return { results }
  // A part that was cut off has told it already.
  const { code } = ended
  return { results: results.at(-1)?.code === code ? results : [...results, failed(ended)], ended }
}

/** The status of HTTP for a whole request: what ended it counts where nothing is in. */
export function endStatus({ results, ended }: StoreOutcome, statusOf: (results: readonly StoreResult[]) => number): number {
  if (ended?.code === 'MULTIPART_TOO_LARGE') return 413
  if (ended?.code === 'GATEWAY_SENDER_IDLE') return 408
  return ended !== undefined && !results.some(isStored) ? 400 : statusOf(results)
}

function isInstance({ headers }: Part): boolean {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding !== undefined && !PLAIN_ENCODINGS.has(encoding)) return false
  const type = headers.get('content-type')
  // Who sends a request of instances and does not say what its parts are, sends instances.
  return type === undefined || parseMediaType(type)?.type === 'application/dicom'
}

function failed({ code }: Fault): StoreResult {
  return { sopClassUid: undefined, sopInstanceUid: undefined, status: STATUS.cannotUnderstand, code }
}
