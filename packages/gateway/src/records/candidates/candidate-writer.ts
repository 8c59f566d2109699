import { closeSync, openSync, rmSync, writevSync } from 'node:fs'
import { freeBuffer } from '../../system/free-buffer.ts'
import { onDiskSync } from '../sealed/disk.ts'
import { SealedChunks } from '../sealed/sealed-chunks.ts'
import type { SealedPlace } from '../sealed/sealed-reader.ts'

/** Writes one candidate, sealed by chunks as it is made. For threads: it waits for the disk. */
export class CandidateWriter {
  readonly #path: string
  readonly #file: number
  readonly #chunks: SealedChunks
  #isClosed = false

  constructor({ path, dataKey }: SealedPlace) {
    this.#path = path
    this.#file = onDiskSync(() => openSync(path, 'wx', 0o600))
    this.#chunks = new SealedChunks(dataKey)
  }

  /** Takes the next bytes; they may be filled again when it returns. */
  readonly write = (bytes: Uint8Array): void => {
    for (const pieces of this.#chunks.add(bytes)) this.#writeAll(pieces)
  }

  /** Writes what is left. */
  end(): void {
    this.#writeAll(this.#chunks.end())
    this.#close()
  }

  /** Takes back what was written. */
  discard(): void {
    this.#close()
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

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    onDiskSync(() => closeSync(this.#file))
  }
}

function bytesOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
