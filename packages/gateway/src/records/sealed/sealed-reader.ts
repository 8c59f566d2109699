import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { GatewayError } from '../../system/errors.ts'
import { freeBuffer } from '../../system/free-buffer.ts'
import { ChunkSeal, TAG_BYTES } from './chunk-seal.ts'
import { onDiskSync } from './disk.ts'
import { HEADER_BYTES, layoutOf, type SealedLayout } from './sealed-layout.ts'

/** Most instances fit: they are opened once and walked over in memory. What is larger is read where it lies. */
export const WHOLE_BYTES_MAX = 8 << 20

// Filled again for each chunk of each file: nothing of it is kept.
let sealed = Buffer.alloc(0)

/** A sealed file and the key that it opens under. */
export interface SealedPlace {
  readonly path: string
  readonly dataKey: Uint8Array
}

/** A sealed file that can be read anywhere, as often as is needed; a byte is told only when its chunk's seal holds. For threads: it waits. */
export class SealedReader {
  readonly length: number
  readonly #file: number
  readonly #seal: ChunkSeal
  readonly #layout: SealedLayout
  /** The chunk that was opened last, since readings go forward by less than a chunk. */
  #open: { readonly index: number; readonly bytes: Buffer } | undefined

  constructor({ path, dataKey }: SealedPlace) {
    this.#file = openSealed(path)
    try {
      const header = Buffer.alloc(HEADER_BYTES)
      const read = this.#read(header, 0)
      this.#layout = layoutOf(header.subarray(0, read), onDiskSync(() => fstatSync(this.#file)).size)
      this.#seal = new ChunkSeal(dataKey, header)
      this.length = this.#layout.byteCount
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Reads from an offset until the buffer is full or the file ends; gives how many bytes there were. */
  readonly readInto = (into: Uint8Array, offset: number): number => {
    const end = Math.min(offset + into.length, this.length)
    let at = offset
    while (at < end) {
      const { index, bytes } = this.#chunkAt(at)
      const from = at - index * this.#layout.chunkBytes
      const piece = bytes.subarray(from, from + end - at)
      into.set(piece, at - offset)
      at += piece.length
    }
    return Math.max(0, at - offset)
  }

  close(): void {
    this.#forget()
    closeSync(this.#file)
  }

  /** The memory of a chunk is given back at once: waiting for the garbage collector, it would make it walk the whole heap. */
  #forget(): void {
    if (this.#open !== undefined) freeBuffer(this.#open.bytes)
    this.#open = undefined
  }

  #chunkAt(offset: number): { readonly index: number; readonly bytes: Buffer } {
    const index = Math.floor(offset / this.#layout.chunkBytes)
    if (this.#open?.index === index) return this.#open
    const sealedBytes = this.#layout.chunkBytes + TAG_BYTES
    if (sealed.length < sealedBytes) sealed = Buffer.allocUnsafeSlow(sealedBytes)
    const read = this.#read(sealed.subarray(0, sealedBytes), HEADER_BYTES + index * sealedBytes)
    this.#forget()
    this.#open = { index, bytes: this.#openChunk(sealed.subarray(0, read), index) }
    return this.#open
  }

  #openChunk(chunk: Uint8Array, index: number): Buffer {
    try {
      return this.#seal.open(chunk, index, index === this.#layout.lastIndex ? 'last' : 'more')
    } catch {
      throw new GatewayError('SEAL_BROKEN')
    }
  }

  #read(into: Buffer, position: number): number {
    let read = 0
    for (let count = -1; count !== 0 && read < into.length; read += count) {
      count = onDiskSync(() => readSync(this.#file, into, read, into.length - read, position + read))
    }
    return read
  }
}

function openSealed(path: string): number {
  return onDiskSync(() => {
    try {
      return openSync(path, 'r')
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new GatewayError('SEALED_MISSING') : error
    }
  })
}
