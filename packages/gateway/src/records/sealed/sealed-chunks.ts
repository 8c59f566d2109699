import { ChunkSeal } from './chunk-seal.ts'
import { CHUNK_BYTES, newHeader } from './sealed-layout.ts'

// What one file has filled another may fill: memory that is left to the garbage collector makes it walk the whole heap.
const SPARE_COUNT_MAX = 64
const spare: Buffer[] = []

/** Makes a sealed file of bytes as they come: what is yielded is written one behind the other, the header first, and freed. */
export class SealedChunks {
  readonly #seal: ChunkSeal
  readonly #chunk = spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES)
  /** Goes with the first chunk. */
  #header: readonly Buffer[]
  #used = 0
  #index = 0
  #byteCount = 0

  constructor(dataKey: Uint8Array) {
    const header = newHeader()
    this.#header = [header]
    this.#seal = new ChunkSeal(dataKey, header)
  }

  /** How many bytes were taken. */
  get byteCount(): number {
    return this.#byteCount
  }

  /** Takes the next bytes, and whether others are known to follow; yields the chunks that they fill. */
  *add(bytes: Uint8Array, isFollowed = false): Generator<readonly Buffer[]> {
    this.#byteCount += bytes.length
    // A full chunk waits for the first byte behind it: only then is it known not to be the last.
    const lastWholeAt = bytes.length - CHUNK_BYTES - (isFollowed ? 0 : 1)
    for (let at = 0; at < bytes.length;) {
      if (this.#used === CHUNK_BYTES) yield this.#close(this.#chunk, 'more')
      if (this.#used === 0 && at <= lastWholeAt) {
        yield this.#close(bytes.subarray(at, at + CHUNK_BYTES), 'more')
        at += CHUNK_BYTES
        continue
      }
      const end = Math.min(bytes.length, at + CHUNK_BYTES - this.#used)
      this.#chunk.set(bytes.subarray(at, end), this.#used)
      this.#used += end - at
      at = end
    }
  }

  /** The last chunk. */
  end(): readonly Buffer[] {
    const pieces = this.#close(this.#chunk.subarray(0, this.#used), 'last')
    if (spare.length < SPARE_COUNT_MAX) spare.push(this.#chunk)
    return pieces
  }

  #close(chunk: Uint8Array, place: 'more' | 'last'): readonly Buffer[] {
    const sealed = [...this.#header, ...this.#seal.close(chunk, this.#index, place)]
    this.#header = []
    this.#used = 0
    this.#index += 1
    return sealed
  }
}
