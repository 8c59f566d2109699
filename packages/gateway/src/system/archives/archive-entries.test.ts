// Goal: an archive is told entry by entry within its limits, and what waits on the disk is not readable there.
// Method: small limits over small archives; spooled bytes are looked for in the file that holds them.
import { mkdirSync, readdirSync, readSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeTar, encodeZip } from '../../archives.test-support.ts'
import { TemporaryFolder } from '../../temporary-folder.test-support.ts'
import type { SourceFile } from '../source-file.ts'
import { SourceReader } from '../source-reader.ts'
import { archiveEntries } from './archive-entries.ts'
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.ts'
import { releasePlace } from './spool.ts'

interface Listing {
  readonly limits?: Partial<ArchiveLimits>
  readonly wanted?: (source: SourceFile) => boolean
}

async function list(bytes: Uint8Array, { limits = {}, wanted = () => true }: Listing = {}): Promise<SourceFile[]> {
  const folder = new TemporaryFolder()
  const archive = folder.write('a', bytes)
  mkdirSync(folder.at('spool'))
  const options = { spoolFolder: folder.at('spool'), wanted, limits: { ...ARCHIVE_LIMITS, ...limits } }
  const sources: SourceFile[] = []
  for await (const source of archiveEntries(archive, options)) {
    sources.push(source)
    // A file that lay there would be readable by its name.
    expect(readdirSync(folder.at('spool'))).toEqual([])
  }
  return sources
}

const entries = (count: number, byteCount: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${index}`, bytes: Buffer.alloc(byteCount, index) }))

const problems = (sources: readonly SourceFile[]): (string | undefined)[] => sources.map(({ problem }) => problem)

const FORMATS = {
  zip: encodeZip,
  tar: (made: Parameters<typeof encodeTar>[0]) => encodeTar(made),
  gzip: (made: Parameters<typeof encodeTar>[0]) => gzipSync(encodeTar(made)),
}

test.each(Object.entries(FORMATS))('%s: more entries than the limit are refused together', async (_name, encode) => {
  const found = await list(encode(entries(5, 10)), { limits: { entriesMax: 3 } })
  expect(problems(found)).toEqual([undefined, undefined, undefined, 'ARCHIVE_TOO_LARGE'])
})

test.each([
  { name: 'zip', limits: { inflatedFreeBytes: 2 << 20, inflatedRatioMax: 1 } },
  { name: 'zip', limits: { inflatedBytesMax: 2 << 20 } },
  { name: 'gzip', limits: { inflatedFreeBytes: 2 << 20, inflatedRatioMax: 1 } },
  { name: 'gzip', limits: { inflatedBytesMax: 2 << 20 } },
] as const)('$name: more bytes than $limits are refused', async ({ name, limits }) => {
  const found = await list(FORMATS[name](entries(4, 900_000)), { limits })
  expect(problems(found)).toEqual([undefined, undefined, 'ARCHIVE_TOO_LARGE'])
  for (const { place } of found) releasePlace(place)
})

test('entries that share their bytes are seen by what they come to', async () => {
  const bytes = Buffer.alloc(1 << 20)
  const shared = Array.from({ length: 50 }, (_, index) => ({ name: `${index}`, bytes, sharesFirst: index > 0 }))
  const found = await list(encodeZip(shared), { limits: { inflatedFreeBytes: 10 << 20 } })
  expect(problems(found).filter((problem) => problem !== undefined)).toEqual(['ARCHIVE_TOO_LARGE'])
  expect(found.length).toBeLessThan(20)
})

test('a description longer than the limit ends the archive', async () => {
  const found = await list(encodeTar([{ name: 'l', flag: 'L', bytes: Buffer.alloc(2000, 'a') }]), {
    limits: { descriptionBytesMax: 1000 },
  })
  expect(problems(found)).toEqual(['ARCHIVE_TOO_LARGE'])
})

test('what waits on the disk has no name and is sealed; any part of it can be read, as often as one likes', async () => {
  const bytes = Buffer.from('Doe^Jane '.repeat(40_000))
  const [source] = await list(gzipSync(encodeTar([{ name: 'l', bytes }])))
  const place = source?.place
  if (place?.kind !== 'spool') throw new Error('it was to wait on the disk')
  const lying = Buffer.alloc(bytes.length)
  expect(readSync(place.file, lying, 0, lying.length, 0)).toBe(bytes.length)
  // Three letters would stand in so many random bytes once in fifty times.
  expect(lying.includes('Doe^Jane')).toBe(false)
  const reader = new SourceReader()
  const collect = () => {
    const pieces: Buffer[] = []
    return {
      push: (piece: Uint8Array) => void pieces.push(Buffer.from(piece)),
      skippable: 0,
      skip: () => undefined,
      end: () => Buffer.concat(pieces),
    }
  }
  const [first, second] = reader.open(source as SourceFile, (run) => [run(collect()), run(collect())])
  expect([first?.equals(bytes), second?.equals(bytes)]).toEqual([true, true])
  releasePlace(place)
})

test.each(Object.entries(FORMATS))('%s: an entry that is not wanted is passed over', async (_name, encode) => {
  const found = await list(encode(entries(4, 1000)), { wanted: ({ entry }) => entry?.index !== 1 })
  expect(found.map(({ path }) => path.split('!/')[1])).toEqual(['0', '2', '3'])
})
