import { fstatSync, openSync } from 'node:fs'
import { fromFdPromise, getFileNameLowLevel, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { GatewayError } from '../errors.ts'
import { isTooMuch, type ArchiveLimits } from './archive-limits.ts'
import type { FoundEntry } from './tar-entries.ts'

const STORED = 0
const DEFLATED = 8
const UNIX = 3
const FILE_KIND = 0o170_000
const REGULAR_FILE = 0o100_000

/**
 * The entries of a ZIP archive in the order of its central directory, which alone is believed; a fault ends it where nothing behind can
 * be found. Entries stay where they lie.
 */
export async function* zipEntries(path: string, limits: ArchiveLimits): AsyncGenerator<FoundEntry, void> {
  const { zip, archiveBytes } = await openZip(path)
  try {
    for await (const { found } of listedEntries(zip, archiveBytes, limits)) yield found
  } finally {
    zip.close()
  }
}

/** An entry as the central directory has it, and what is made of that. */
interface ListedEntry {
  readonly entry: ZipEntry
  readonly found: FoundEntry
}

/** The entries of a ZIP archive that is open, but for its folders. */
export async function* listedEntries(
  zip: ZipFile,
  archiveBytes: number,
  limits: ArchiveLimits,
): AsyncGenerator<ListedEntry, void> {
  let inflatedBytes = 0
  let count = 0
  const entries = zip.eachEntry()
  for (;;) {
    const entry = await nextEntry(entries)
    if (entry === undefined) return
    count += 1
    inflatedBytes += entry.uncompressedSize
    if (count > limits.entriesMax) throw new GatewayError('ARCHIVE_TOO_LARGE', { limit: limits.entriesMax })
    // Declared sizes are added up, and whoever reads holds each entry to its own: entries that share bytes are seen here.
    if (isTooMuch(limits, inflatedBytes, archiveBytes)) throw new GatewayError('ARCHIVE_TOO_LARGE')
    const found = foundEntry(entry)
    if (found !== undefined) yield { entry, found }
  }
}

/** How every archive is opened. Names are not decoded by the library, since it ends at the first one that climbs; here no name becomes a path. */
export const ZIP_OPTIONS = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false } as const

async function openZip(path: string): Promise<{ zip: ZipFile; archiveBytes: number }> {
  const file = openSync(path, 'r')
  try {
    return { zip: await fromFdPromise(file, ZIP_OPTIONS), archiveBytes: fstatSync(file).size }
  } catch {
    throw new GatewayError('ARCHIVE_DAMAGED')
  }
}

async function nextEntry(entries: AsyncIterator<ZipEntry, void>): Promise<ZipEntry | undefined> {
  try {
    const next = await entries.next()
    return next.done === true ? undefined : next.value
  } catch {
    throw new GatewayError('ARCHIVE_DAMAGED')
  }
}

function foundEntry(entry: ZipEntry): FoundEntry | undefined {
  const { compressionMethod, compressedSize, uncompressedSize, crc32, relativeOffsetOfLocalHeader } = entry
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  // A folder is an entry by this name alone (APPNOTE.TXT 4.3.8 gives it no data).
  if (name.endsWith('/') && uncompressedSize === 0) return undefined
  if (entry.isEncrypted()) return { name, problem: 'ARCHIVE_ENCRYPTED' }
  if (!isRegular(entry)) return { name, problem: 'ARCHIVE_ENTRY_KIND' }
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) return { name, problem: 'ARCHIVE_METHOD' }
  const method = compressionMethod === STORED ? 'stored' : 'deflated'
  if (method === 'stored' && compressedSize !== uncompressedSize) return { name, problem: 'ARCHIVE_DAMAGED' }
  const place = {
    kind: 'zip' as const,
    method,
    headerOffset: relativeOffsetOfLocalHeader,
    storedLength: compressedSize,
    length: uncompressedSize,
    crc: crc32,
  } as const
  return { name, place }
}

/** Archives made under Unix have a file's mode in the upper half of the external attributes; a mode of 0 says nothing. */
function isRegular({ versionMadeBy, externalFileAttributes }: ZipEntry): boolean {
  const kind = (externalFileAttributes >>> 16) & FILE_KIND
  return versionMadeBy >>> 8 !== UNIX || kind === 0 || kind === REGULAR_FILE
}
