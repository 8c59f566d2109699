/** The bytes that a push reader has and has not used up: the source's own chunk while it can, a copy only of what straddles two chunks. */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(0)
  /** The next byte to read. */
  at = 0
  /** One past the last byte there is. */
  end = 0
  /** Position in the stream of the byte at `bytes[0]`. */
  #base = 0
  #kept = new Uint8Array(0)

  /** Bytes at hand. */
  get available(): number {
    return this.end - this.at
  }

  /** Position in the stream of the next byte. */
  get offset(): number {
    return this.#base + this.at
  }

  /** Adds a chunk behind what is left of the one before. */
  push(chunk: Uint8Array): void {
    const left = this.available
    if (left === 0) {
      this.#base += this.at
      this.bytes = chunk
      this.at = 0
      this.end = chunk.length
      return
    }
    this.#keep(left + chunk.length)
    this.bytes.set(chunk, this.end)
    this.end += chunk.length
  }

  /** Keeps what is left in a buffer of its own, since the source fills its chunk again. */
  settle(): void {
    if (this.bytes !== this.#kept) this.#keep(this.available)
  }

  /** Passes over bytes that the source leaves out. */
  skip(length: number): void {
    this.#base += length
  }

  #keep(length: number): void {
    const left = this.available
    // A growing value is copied once for each doubling, not once for each chunk.
    if (this.bytes === this.#kept && this.at + length <= this.#kept.length) return
    const target = this.#kept.length >= length ? this.#kept : new Uint8Array(Math.max(length, 2 * this.#kept.length, 1024))
    if (target === this.bytes) target.copyWithin(0, this.at, this.end)
    else target.set(this.bytes.subarray(this.at, this.end))
    this.#base += this.at
    this.#kept = target
    this.bytes = target
    this.at = 0
    this.end = left
  }
}
