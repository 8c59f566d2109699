import { crc32, inflateRawSync } from 'node:zlib'
import type { Pass } from '@lethe/engine'
import { ARCHIVE_HEAD_BYTES, archiveKind } from './archives/archive-kind.ts'
import { GatewayError } from './errors.ts'
import { freeBuffer } from './free-buffer.ts'
import { openSource, type OpenSource } from './open-source.ts'
import { InflatedReader } from './inflated-reader.ts'
import { nodePorts } from './ports.ts'
import { runWhole } from './run-whole.ts'
import type { SourceFile, Stamp } from './source-file.ts'

// Most instances fit: they are read once, and both readings of the engine walk over the same bytes.
const WHOLE_BYTES_MAX = 8 << 20
const PIECE_BYTES = 1 << 20

/** The bytes of a source, for those who do not read them in order. */
export interface SourceBytes {
  readonly length: number
  /** All of them, where they are in memory. */
  readonly whole: Uint8Array | undefined
  /** Reads from an offset; gives how many bytes there were. */
  readonly readInto: (into: Uint8Array, offset: number) => number
}

/** Reads files into a buffer that is used again and again: 8 MiB is all that a file of any size takes. */
export class SourceReader {
  #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES)
  /** Size and time of the file that was opened last; nothing where it could not be. */
  stamp: Stamp | undefined = undefined

  /** Opens a regular file, or an entry of an archive, and hands a way to run passes over it. An archive is no file to read: a fault. */
  open<T>(source: SourceFile, use: (run: <R>(pass: Pass<R>) => R, bytes: SourceBytes) => T): T {
    this.stamp = undefined
    const opened = openSource(source)
    this.stamp = opened.stamp
    const nested = source.entry === undefined ? 'ARCHIVE' : 'ARCHIVE_NESTED'
    const refuseArchive = (head: Uint8Array): void => {
      if (archiveKind(head.subarray(0, ARCHIVE_HEAD_BYTES)) !== undefined) throw new GatewayError(nested)
    }
    try {
      const length = opened.zip?.length ?? opened.length
      if (Math.max(length, opened.length) > WHOLE_BYTES_MAX) {
        const used = use((pass) => this.#readPieces(opened, pass, refuseArchive), {
          length,
          whole: undefined,
          readInto: anywhere(opened),
        })
        opened.check()
        return used
      }
      const whole = this.#readWhole(opened)
      refuseArchive(whole)
      return use((pass) => runWhole(whole, pass), { length: whole.length, whole, readInto: anywhere(opened) })
    } finally {
      opened.close()
    }
  }

  #readWhole(opened: OpenSource): Uint8Array {
    const { length: size, zip } = opened
    if (this.#buffer.length < size) this.#buffer = Buffer.allocUnsafeSlow(size)
    let length = 0
    while (length < size) {
      const read = opened.readAt(this.#buffer.subarray(length, size), length)
      if (read === 0) break
      length += read
    }
    const lying = this.#buffer.subarray(0, length)
    if (zip === undefined) return lying
    const whole = zip.method === 'stored' ? lying : this.#inflateWhole(lying, zip.length)
    checkSum(whole.length, crc32(whole), zip)
    return whole
  }

  #inflateWhole(deflated: Uint8Array, length: number): Uint8Array {
    const inflated = inflate(deflated, length)
    if (this.#buffer.length < inflated.length) this.#buffer = Buffer.allocUnsafeSlow(inflated.length)
    this.#buffer.set(inflated)
    const whole = this.#buffer.subarray(0, inflated.length)
    freeBuffer(inflated)
    return whole
  }

  #readPieces<R>(opened: OpenSource, pass: Pass<R>, look: (head: Uint8Array) => void): R {
    if (opened.zip?.method === 'deflated') return this.#inflatePieces(opened, pass, look)
    let position = 0
    let crc = 0
    let skippedBytes = 0
    for (;;) {
      const skipped = pass.skippable
      if (skipped > 0) pass.skip(skipped)
      position += skipped
      skippedBytes += skipped
      const read = opened.readAt(this.#buffer.subarray(0, PIECE_BYTES), position)
      if (read === 0) break
      const piece = this.#buffer.subarray(0, read)
      if (position === 0) look(piece)
      position += read
      if (opened.zip !== undefined) crc = crc32(piece, crc)
      pass.push(piece)
    }
    // The second reading leaves nothing out, so each entry is held to its sum before its output gets a name.
    if (opened.zip !== undefined && skippedBytes === 0) checkSum(position, crc, opened.zip)
    return pass.end()
  }

  #inflatePieces<R>(opened: OpenSource, pass: Pass<R>, look: (head: Uint8Array) => void): R {
    const { zip } = opened
    if (zip === undefined) return pass.end()
    let length = 0
    let crc = 0
    let thrown: Error | undefined
    const inflater = nodePorts.inflate((bytes) => {
      try {
        if (length === 0) look(bytes)
        length += bytes.length
        if (length > zip.length) throw new GatewayError('ARCHIVE_DAMAGED')
        crc = crc32(bytes, crc)
        pass.push(bytes)
      } catch (error) {
        thrown = error as Error
        throw error
      }
    })
    try {
      for (let position = 0; position < opened.length;) {
        const read = opened.readAt(this.#buffer.subarray(0, PIECE_BYTES), position)
        if (read === 0) break
        position += read
        inflater.push(this.#buffer.subarray(0, read))
      }
      inflater.end()
    } catch {
      // What the pass threw comes through as it is; what the inflater threw means damage.
      throw thrown ?? new GatewayError('ARCHIVE_DAMAGED')
    }
    checkSum(length, crc, zip)
    return pass.end()
  }
}

function inflate(deflated: Uint8Array, length: number): Buffer {
  try {
    // One piece that holds all of it, and a byte more than was told: pieces of 16 KiB that are joined took three times the memory.
    return inflateRawSync(deflated, { maxOutputLength: length + 1, chunkSize: Math.max(64, length + 1) })
  } catch {
    throw new GatewayError('ARCHIVE_DAMAGED')
  }
}

function checkSum(length: number, crc: number, zip: { readonly length: number; readonly crc: number }): void {
  if (length !== zip.length || crc !== zip.crc) throw new GatewayError('ARCHIVE_DAMAGED')
}

/** A way to read a source's bytes at any offset, as they are when nothing is deflated any more. */
function anywhere(opened: OpenSource): SourceBytes['readInto'] {
  return opened.zip?.method === 'deflated' ? new InflatedReader(opened).readInto : (into, offset) => opened.readAt(into, offset)
}
