import { closeSync, fstatSync } from 'node:fs'
import { readSpool } from './archives/spool.ts'
import type { Place, ZipPlace } from './archives/place.ts'
import { GatewayError } from './errors.ts'
import { openRegularFile, readFileAt } from './regular-file.ts'
import type { SourceFile, Stamp } from './source-file.ts'

/** A source that is open: bytes that can be read from any position, as often as one likes. */
export interface OpenSource {
  /** Bytes as they lie there, which are not yet inflated. */
  readonly length: number
  /** What a ZIP archive says of them. */
  readonly zip?: ZipPlace
  readonly stamp: Stamp | undefined
  readAt(into: Uint8Array, position: number): number
  /** Throws where the file is another than when it was opened. */
  check(): void
  close(): void
}

// APPNOTE.TXT 4.3.7: a local header has 30 bytes, with the lengths of what stands between it and the data at 26 and 28.
const LOCAL_HEADER_BYTES = 30
const LOCAL_HEADER_SIGNATURE = 0x04034b50

/** Opens a source, wherever its bytes lie. */
export function openSource({ path, entry, place }: SourceFile): OpenSource {
  if (place?.kind === 'memory' || place?.kind === 'spool') return openCopy(place, entry?.stamp)
  const { file, size, mtimeMs } = openRegularFile(entry?.archive ?? path)
  try {
    const stamp = entry?.stamp ?? { size, mtimeMs }
    const check = (): void => {
      const now = fstatSync(file)
      // The two readings have to see the same bytes: what the first found is what the second goes by.
      if (now.size !== stamp.size || now.mtimeMs !== stamp.mtimeMs) throw new GatewayError('CHANGED')
    }
    if (entry !== undefined) check()
    const { offset, length } = place === undefined ? { offset: 0, length: size } : rangeOf(file, size, place)
    const readAt = (into: Uint8Array, position: number): number =>
      readFileAt(file, into.subarray(0, Math.max(0, length - position)), offset + position)
    const zip = place?.kind === 'zip' ? { zip: place } : {}
    return { length, ...zip, stamp, readAt, check, close: () => closeSync(file) }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function openCopy(place: Extract<Place, { kind: 'memory' | 'spool' }>, stamp: Stamp | undefined): OpenSource {
  const kept = { stamp, check: () => undefined, close: () => undefined }
  if (place.kind === 'spool') {
    return { ...kept, length: place.length, readAt: (into, position) => readSpool(place, into, position) }
  }
  const { bytes } = place
  const readAt = (into: Uint8Array, position: number): number => {
    const piece = bytes.subarray(position, position + into.length)
    into.set(piece)
    return piece.length
  }
  return { ...kept, length: bytes.length, readAt }
}

function rangeOf(file: number, size: number, place: Exclude<Place, { kind: 'memory' | 'spool' }>) {
  const { offset, length } = place.kind === 'zip' ? zipRange(file, place) : place
  if (offset + length > size) throw new GatewayError('ARCHIVE_DAMAGED', { offset })
  return { offset, length }
}

function zipRange(file: number, { headerOffset, storedLength }: ZipPlace): { offset: number; length: number } {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES)
  const read = readFileAt(file, header, headerOffset)
  if (read < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER_SIGNATURE)
    throw new GatewayError('ARCHIVE_DAMAGED', { offset: headerOffset })
  const between = header.readUInt16LE(26) + header.readUInt16LE(28)
  return { offset: headerOffset + LOCAL_HEADER_BYTES + between, length: storedLength }
}
