import { GatewayError, type ArchiveProblem } from '../errors.ts'
import type { Place } from './place.ts'
import type { ArchiveLimits } from './archive-limits.ts'
import { BLOCK_BYTES, isTarHeader, readPaxRecords, readTarHeader, type TarHeader } from './tar-header.ts'
import type { TarInput } from './tar-input.ts'

// Behind the end writers fill up, commonly to 10 KiB; something else there is another archive, or damage.
const FILLING_BYTES_LOOKED_AT = 1 << 20

/** An entry of an archive, before it is known as a source. */
export interface FoundEntry {
  readonly name: string
  readonly problem?: ArchiveProblem
  readonly place?: Place
  readonly take?: () => Promise<Place>
}

/** What headers before an entry's own say of it. */
interface Described {
  name?: string
  length?: number
  sparse?: true
}

/** The entries of a TAR archive in their order: ustar, pax and GNU; a fault ends it where nothing behind can be found. */
export async function* tarEntries(input: TarInput, limits: ArchiveLimits): AsyncGenerator<FoundEntry, void> {
  let described: Described = {}
  for (let count = 0; ; count += 1) {
    const block = await input.read(BLOCK_BYTES)
    if (isEndMarker(block)) {
      await checkEnd(input)
      return
    }
    if (!isTarHeader(block)) throw new GatewayError('ARCHIVE_DAMAGED')
    if (count >= limits.entriesMax) throw new GatewayError('ARCHIVE_TOO_LARGE', { limit: limits.entriesMax })
    const header = readTarHeader(block)
    if (header.kind === 'pax' || header.kind === 'longName') {
      described = { ...described, ...(await describe(input, header, limits)) }
    } else {
      const { name = header.name, length = header.length, sparse } = described
      const kind = sparse === true && header.kind === 'file' ? 'sparse' : header.kind
      yield* entry(input, { ...header, name, length: header.length === 0 && kind === 'other' ? 0 : length, kind })
      if (kind !== 'description') described = {}
    }
  }
}

async function* entry(input: TarInput, { name, length, kind, extended }: TarHeader): AsyncGenerator<FoundEntry, void> {
  if (extended) await skipSparseMap(input)
  const filling = (BLOCK_BYTES - (length % BLOCK_BYTES)) % BLOCK_BYTES
  if (kind !== 'file') {
    if (kind === 'sparse' || kind === 'other') yield { name, problem: 'ARCHIVE_ENTRY_KIND' }
    await pass(input, length + filling)
    return
  }
  let taken = false
  const take = async (): Promise<Place> => {
    taken = true
    const place = await input.take(length)
    if (place === undefined) throw new GatewayError('ARCHIVE_DAMAGED')
    return place
  }
  yield { name, take }
  await pass(input, taken ? filling : length + filling)
}

async function describe(input: TarInput, { kind, length }: TarHeader, limits: ArchiveLimits): Promise<Described> {
  if (length > limits.descriptionBytesMax)
    throw new GatewayError('ARCHIVE_TOO_LARGE', { length, limit: limits.descriptionBytesMax })
  const bytes = await input.read(length)
  await pass(input, (BLOCK_BYTES - (length % BLOCK_BYTES)) % BLOCK_BYTES)
  if (kind === 'longName') return { name: Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '') }
  const records = readPaxRecords(bytes)
  if (records === undefined || bytes.length < length) throw new GatewayError('ARCHIVE_DAMAGED')
  return describedBy(records)
}

function describedBy(records: ReadonlyMap<string, string>): Described {
  const described: Described = {}
  const name = records.get('path')
  if (name !== undefined) described.name = name
  const size = records.get('size')
  if (size !== undefined) {
    if (!/^\d{1,15}$/.test(size)) throw new GatewayError('ARCHIVE_DAMAGED')
    described.length = Number(size)
  }
  // GNU writes a sparse file in pax as a file with a map in front of its data.
  if ([...records.keys()].some((keyword) => keyword.startsWith('GNU.sparse.'))) described.sparse = true
  return described
}

async function skipSparseMap(input: TarInput): Promise<void> {
  for (;;) {
    const block = await input.read(BLOCK_BYTES)
    if (block.length < BLOCK_BYTES) throw new GatewayError('ARCHIVE_DAMAGED')
    if (block[504] !== 1) return
  }
}

async function pass(input: TarInput, length: number): Promise<void> {
  if (!(await input.skip(length))) throw new GatewayError('ARCHIVE_DAMAGED')
}

function isEndMarker(block: Uint8Array): boolean {
  return block.length === BLOCK_BYTES && block.every((byte) => byte === 0)
}

async function checkEnd(input: TarInput): Promise<void> {
  const behind = await input.read(FILLING_BYTES_LOOKED_AT)
  if (behind.some((byte) => byte !== 0)) throw new GatewayError('ARCHIVE_DAMAGED')
}
