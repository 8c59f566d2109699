import { mkdirSync } from 'node:fs'
import { Fault } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'
import type { Source } from '../../../records/sources/source.ts'
import { Spool } from '../../../system/archives/spool.ts'
import { spooledEntries } from '../../../system/archives/spooled-zip.ts'
import { GatewayError } from '../../../system/errors.ts'
import { parseMediaType } from '../../../system/multipart/media-type.ts'
import type { Admission, Outcome } from '../admission.ts'
import { Settling } from '../settling.ts'
import { checkSopClass } from '../sop-class.ts'
import type { Handler } from './handler.ts'
import type { HttpLimits } from './http-limits.ts'
import { answer, Refusal } from './refusal.ts'
import { httpStatus, storeResult, type StoreResult } from './store-results.ts'

/** What uploads need. */
export interface UploadPlace {
  readonly admission: Admission
  readonly limits: HttpLimits
  readonly spoolFolder: string
  readonly hasRoom: () => Promise<boolean>
}

const TYPES: Readonly<Record<string, 'instance' | 'archive'>> = {
  'application/dicom': 'instance',
  'application/zip': 'archive',
  'application/x-zip-compressed': 'archive',
}
const FAILURES_TOLD_MAX = 1000
const ROOM_LOOK_BYTES = 64 << 20

/** One instance as a body, or a ZIP archive of them. */
export function uploadHandler(place: UploadPlace): Handler {
  return async ({ request, source, body }, reply) => {
    const kind = TYPES[parseMediaType(request.headers['content-type'])?.type ?? '']
    const { 'content-encoding': encoding } = request.headers
    if (kind === undefined || (encoding !== undefined && encoding !== 'identity'))
      throw new Refusal(415, 'send application/dicom (one instance) or application/zip (an archive of instances)')
    const results = kind === 'instance' ? await oneInstance(place, source, body()) : await archive(place, source, body())
    const status = isTooLarge(results) ? 413 : httpStatus(results)
    if (status === 503) void reply.header('retry-after', '10')
    return answer(reply, { status, type: 'application/json', limits: place.limits }).send(JSON.stringify(told(results)))
  }
}

/** What became of an entry, by its number in the archive. */
interface EntryResult extends StoreResult {
  readonly entry: number
  readonly as: string
}

async function oneInstance(
  { admission, limits }: UploadPlace,
  source: Source,
  body: AsyncIterable<Uint8Array>,
): Promise<EntryResult[]> {
  const { uploadBytesMax } = limits
  return [entryResult(1, await admission.admit({ source, look: checkSopClass }, limited(body, uploadBytesMax)))]
}

async function archive(place: UploadPlace, source: Source, body: AsyncIterable<Uint8Array>): Promise<EntryResult[]> {
  const { admission, limits, spoolFolder } = place
  mkdirSync(spoolFolder, { recursive: true, mode: 0o700 })
  const spool = new Spool(spoolFolder)
  const settling = new Settling<EntryResult>(limits.settlingMax)
  let last = 0
  try {
    await fill(spool, limited(body, limits.uploadBytesMax), place)
    for await (const { number, bytes } of spooledEntries(spool.place(), limits.archive)) {
      const { settled } = await admission.take({ source, look: checkSopClass }, bytes())
      last = number
      await settling.add(settled.then((outcome) => entryResult(number, outcome)))
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.disposition === 'stop') throw error
    await settling.add(Promise.resolve(broken(last + 1, error)))
  } finally {
    await settling.all()
    spool.close()
  }
  return settling.all()
}

async function fill(spool: Spool, body: AsyncIterable<Uint8Array>, { hasRoom }: UploadPlace): Promise<void> {
  let byteCount = 0
  for await (const piece of body) {
    spool.write(piece)
    byteCount += piece.length
    if (byteCount < ROOM_LOOK_BYTES) continue
    byteCount = 0
    if (!(await hasRoom())) throw new GatewayError('DISK_FULL')
  }
}

async function* limited(body: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array, void> {
  let byteCount = 0
  for await (const piece of body) {
    byteCount += piece.length
    if (byteCount > bytesMax) throw new GatewayError('UPLOAD_TOO_LARGE', { limit: bytesMax })
    yield piece
  }
}

function entryResult(entry: number, outcome: Outcome): EntryResult {
  const result = storeResult(outcome)
  return {
    ...result,
    entry,
    as: outcome.receipt === undefined ? 'refused' : result.status === STATUS.success ? outcome.receipt.as : 'held',
  }
}

function broken(entry: number, { code, disposition }: Fault): EntryResult {
  const status = disposition === 'refuse' ? STATUS.cannotUnderstand : STATUS.outOfResources
  return { entry, as: 'refused', status, code, sopClassUid: undefined, sopInstanceUid: undefined }
}

function isTooLarge(results: readonly EntryResult[]): boolean {
  return results.some(({ code }) => code === 'GATEWAY_UPLOAD_TOO_LARGE' || code === 'GATEWAY_ARCHIVE_TOO_LARGE')
}

/** Counts, and for what was refused its number and the code of the reason. */
function told(results: readonly EntryResult[]) {
  const count = (...wanted: readonly string[]): number => results.filter(({ as }) => wanted.includes(as)).length
  return {
    admitted: count('new', 'correction'),
    same: count('same'),
    held: count('held'),
    refused: count('refused'),
    failures: results
      .filter(({ as }) => as === 'refused')
      .slice(0, FAILURES_TOLD_MAX)
      .map(({ entry, code }) => ({ entry, code: code ?? 'GATEWAY_UNEXPECTED' })),
  }
}
