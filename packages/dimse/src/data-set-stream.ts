import type { Fault } from '@lethe/dicom'

// A chunk counts for what it costs to keep, too: fragments of one byte must not fill the memory.
const CHUNK_COST_BYTES = 256

/** How a stream holds back its source. */
export interface StreamOptions {
  readonly waitingBytesMax: number
  readonly pause: () => void
  readonly resume: () => void
  /** Bytes are used until they are released. */
  readonly keep: (bytes: Uint8Array) => void
  readonly release: (bytes: Uint8Array) => void
}

/**
 * The bytes of one Data Set, as they arrive. Whoever takes them may be slow: beyond a limit the peer is held back. It throws where the
 * association ends before the Data Set does, so that a part is never taken for the whole.
 */
export class DataSetStream implements AsyncIterable<Uint8Array> {
  readonly #options: StreamOptions
  readonly #chunks: Uint8Array[] = []
  #first = 0
  #waitingBytes = 0
  #paused = false
  #discarding = false
  #end: 'open' | 'whole' | Fault = 'open'
  #wake: () => void = () => undefined

  constructor(options: StreamOptions) {
    this.#options = options
  }

  /** Whether every byte has come. */
  get whole(): boolean {
    return this.#end === 'whole'
  }

  /** Adds bytes; they stay where they are, and are not copied. They are kept until whoever takes them asks for the next. */
  push(bytes: Uint8Array): void {
    if (this.#discarding) return
    this.#options.keep(bytes)
    this.#chunks.push(bytes)
    this.#waitingBytes += bytes.length + CHUNK_COST_BYTES
    if (this.#waitingBytes > this.#options.waitingBytesMax && !this.#paused) {
      this.#paused = true
      this.#options.pause()
    }
    this.#wake()
  }

  /** Says that the Data Set is over. */
  end(): void {
    this.#end = 'whole'
    this.#wake()
  }

  /** Says that the rest will never come. */
  fail(error: Fault): void {
    if (this.#end === 'open') this.#end = error
    this.#wake()
  }

  /** Drops what waits and what is still to come. */
  discard(): void {
    this.#discarding = true
    for (const chunk of this.#chunks.slice(this.#first)) this.#options.release(chunk)
    this.#chunks.length = 0
    this.#first = 0
    this.#took(this.#waitingBytes)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const chunk = this.#chunks[this.#first]
      if (chunk !== undefined) {
        this.#advance()
        this.#took(chunk.length + CHUNK_COST_BYTES)
        try {
          yield chunk
        } finally {
          this.#options.release(chunk)
        }
      } else if (this.#end === 'whole') return
      else if (this.#end !== 'open') throw this.#end
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  // Taken by index and cleared when empty: shifting an array of many chunks would take time in the square of them.
  #advance(): void {
    this.#first += 1
    if (this.#first < this.#chunks.length) return
    this.#chunks.length = 0
    this.#first = 0
  }

  #took(bytes: number): void {
    this.#waitingBytes -= bytes
    if (!this.#paused || this.#waitingBytes > this.#options.waitingBytesMax / 2) return
    this.#paused = false
    this.#options.resume()
  }
}
