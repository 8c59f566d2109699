import { closeSync, fsyncSync, openSync, rmSync, writevSync } from 'node:fs'
import { dirname } from 'node:path'
import { freeBuffer } from '../../system/free-buffer.ts'
import { onDiskSync } from './disk.ts'
import { SealedChunks } from './sealed-chunks.ts'
import type { SealedPlace } from './sealed-reader.ts'

/** Writes one sealed file by chunks, as its bytes come. For threads: it waits for the disk. */
export class SealedWriter {
  readonly #path: string
  readonly #file: number
  readonly #chunks: SealedChunks
  #isClosed = false

  constructor({ path, dataKey }: SealedPlace) {
    this.#path = path
    this.#file = onDiskSync(() => openSync(path, 'wx', 0o600))
    this.#chunks = new SealedChunks(dataKey)
  }

  /** How many bytes were taken. */
  get byteCount(): number {
    return this.#chunks.byteCount
  }

  /** Takes the next bytes, and whether others are known to follow; they may be filled again when it returns. */
  readonly write = (bytes: Uint8Array, isFollowed = false): void => {
    for (const pieces of this.#chunks.add(bytes, isFollowed)) this.#writeAll(pieces)
  }

  /** Writes what is left. Nothing is durable before `sync`. */
  end(): void {
    this.#writeAll(this.#chunks.end())
  }

  /** Makes the file durable, and its name in its folder, since fsync of a file does not (fsync(2)). */
  sync(): void {
    onDiskSync(() => {
      fsyncSync(this.#file)
      // The journal has the name by now, mostly: this is soon done.
      const folder = openSync(dirname(this.#path), 'r')
      try {
        fsyncSync(folder)
      } finally {
        closeSync(folder)
      }
    })
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    onDiskSync(() => closeSync(this.#file))
  }

  /** Takes back what was written. */
  discard(): void {
    this.close()
    rmSync(this.#path, { force: true })
  }

  #writeAll(pieces: readonly Buffer[]): void {
    onDiskSync(() => {
      let rest = pieces
      for (let left = bytesOf(rest); left > 0;) {
        const written = writevSync(this.#file, rest)
        left -= written
        // All at once, unless the disk is nearly full.
        rest = left === 0 ? [] : [Buffer.concat(rest).subarray(written)]
      }
    })
    for (const piece of pieces) freeBuffer(piece)
  }
}

function bytesOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
