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

  /** Takes the next bytes; yields the chunks that they fill. */
  *add(bytes: Uint8Array): Generator<readonly Buffer[]> {
    this.#byteCount += bytes.length
    for (let at = 0; at < bytes.length;) {
      // A full chunk waits for the first byte behind it: only then is it known not to be the last.
      if (this.#used === CHUNK_BYTES) yield this.#close('more')
      const end = Math.min(bytes.length, at + CHUNK_BYTES - this.#used)
      this.#chunk.set(bytes.subarray(at, end), this.#used)
      this.#used += end - at
      at = end
    }
  }

  /** The last chunk. */
  end(): readonly Buffer[] {
    const pieces = this.#close('last')
    if (spare.length < SPARE_COUNT_MAX) spare.push(this.#chunk)
    return pieces
  }

  #close(place: 'more' | 'last'): readonly Buffer[] {
    const sealed = [...this.#header, ...this.#seal.close(this.#chunk.subarray(0, this.#used), this.#index, place)]
    this.#header = []
    this.#used = 0
    this.#index += 1
    return sealed
  }
}
