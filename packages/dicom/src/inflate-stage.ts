import { DicomError } from './errors.ts'
import { Fault } from './faults.ts'
import type { Inflate, Inflater } from './inflate.ts'
import type { Limits } from './limits.ts'

// A piece of this size can grow to 4 MiB (DEFLATE's most is 1032 times), so that a bomb is seen before it fills memory.
const PIECE_BYTES = 4096

/** The byte stage in front of the reader for a deflated Data Set (PS3.5 A.5), with a limit on growth. */
export class InflateStage {
  readonly #inflater: Inflater
  readonly #limits: Limits
  #deflatedBytes = 0
  #inflatedBytes = 0

  constructor(inflate: Inflate, receive: (bytes: Uint8Array) => void, limits: Limits) {
    this.#limits = limits
    this.#inflater = inflate((bytes) => {
      this.#inflatedBytes += bytes.length
      this.#checkGrowth()
      receive(bytes)
    })
  }

  /** Inflates a chunk. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES)
      this.#deflatedBytes += piece.length
      this.#run(() => this.#inflater.push(piece))
    }
  }

  /** Says that no more bytes come. */
  end(): void {
    this.#run(() => this.#inflater.end())
  }

  #run(step: () => void): void {
    try {
      step()
    } catch (error) {
      // Faults of the reader behind come through as they are.
      throw error instanceof Fault ? error : new DicomError('INFLATE_FAILED', { offset: this.#deflatedBytes })
    }
  }

  #checkGrowth(): void {
    const { inflatedBytesMax, inflatedRatioMax, inflatedFreeBytes } = this.#limits
    const limit = Math.min(inflatedBytesMax, inflatedFreeBytes + this.#deflatedBytes * inflatedRatioMax)
    if (this.#inflatedBytes > limit) throw new DicomError('INFLATE_TOO_LARGE', { limit, offset: this.#deflatedBytes })
  }
}
