import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { Fault } from '@lethe/dicom'
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl'
import { GatewayError } from '../errors.ts'
import { ARCHIVE_HEAD_BYTES, archiveKind } from './archive-kind.ts'
import type { ArchiveLimits } from './archive-limits.ts'
import type { Place } from './place.ts'
import { readSpool } from './spool.ts'
import { listedEntries, ZIP_OPTIONS } from './zip-entries.ts'

const PIECE_BYTES = 256 << 10

type SpoolPlace = Extract<Place, { kind: 'spool' }>

/** An entry of an archive that waits sealed on the disk. What cannot be read of it ends its bytes in a fault. */
export interface SpooledEntry {
  /** Its number in the archive. A name could tell who somebody is, and is not needed. */
  readonly number: number
  readonly bytes: () => AsyncIterable<Uint8Array>
}

/** The entries of a ZIP archive that waits sealed on the disk, in their order; a fault ends it where nothing behind can be found. */
export async function* spooledEntries(place: SpoolPlace, limits: ArchiveLimits): AsyncGenerator<SpooledEntry, void> {
  const zip = await openSpooled(place)
  let number = 0
  try {
    for await (const { entry, found } of listedEntries(zip, place.length, limits)) {
      number += 1
      const { problem } = found
      yield { number, bytes: () => (problem === undefined ? entryBytes(zip, entry) : refused(new GatewayError(problem))) }
    }
  } finally {
    zip.close()
  }
}

async function openSpooled(place: SpoolPlace): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new SpoolReader(place), place.length, ZIP_OPTIONS)
  } catch {
    throw new GatewayError('ARCHIVE_DAMAGED')
  }
}

/** The bytes of an entry, held to the length and the sum that the archive says. */
async function* entryBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array, void> {
  let length = 0
  let sum = 0
  try {
    for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      if (length === 0 && archiveKind(piece.subarray(0, ARCHIVE_HEAD_BYTES)) !== undefined)
        throw new GatewayError('ARCHIVE_NESTED')
      length += piece.length
      if (length > entry.uncompressedSize) break
      sum = crc32(piece, sum)
      yield piece
    }
  } catch (error) {
    // What the library or its inflater throws means damage.
    throw error instanceof Fault ? error : new GatewayError('ARCHIVE_DAMAGED')
  }
  if (length !== entry.uncompressedSize || sum !== entry.crc32) throw new GatewayError('ARCHIVE_DAMAGED')
}

// eslint-disable-next-line require-yield
async function* refused(fault: Fault): AsyncGenerator<Uint8Array, void> {
  throw fault
}

/** Lets the library read a sealed file. */
class SpoolReader extends RandomAccessReader {
  readonly #place: SpoolPlace

  constructor(place: SpoolPlace) {
    super()
    this.#place = place
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(spoolPieces(this.#place, start, end), { objectMode: false })
  }
}

function* spoolPieces(place: SpoolPlace, start: number, end: number): Generator<Buffer, void> {
  for (let at = start; at < end;) {
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, end - at))
    const length = readSpool(place, piece, at)
    if (length === 0) return
    yield piece.subarray(0, length)
    at += length
  }
}
