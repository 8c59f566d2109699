/** Bytes that can be read anywhere. */
export interface ByteSource {
  readonly length: number
  /** All of them, where they are in memory. */
  readonly whole?: Uint8Array
  /** Reads up to `length` bytes at an offset, fewer only at the end; valid until the next reading. */
  readonly read: (offset: number, length: number) => Uint8Array
}

/** How much of a file is read ahead. */
export const WINDOW_BYTES = 1 << 16

/** Bytes that are in memory. */
export function bytesOf(whole: Uint8Array): ByteSource {
  return { length: whole.length, whole, read: (offset, length) => whole.subarray(offset, offset + length) }
}

/** Reads bytes of a file into a buffer, from an offset; gives how many there were. */
export type ReadInto = (into: Uint8Array, offset: number) => number

/** A file; 64 KiB are read ahead, so that a header of many elements costs one call. */
export class FileBytes implements ByteSource {
  readonly length: number
  readonly #readInto: ReadInto
  #window: Uint8Array = new Uint8Array(0)
  #buffer: Uint8Array
  #start = 0

  /** `buffer` is filled again and again, and replaced where a larger one is needed. */
  constructor(length: number, readInto: ReadInto, buffer: Uint8Array = new Uint8Array(0)) {
    this.length = length
    this.#readInto = readInto
    this.#buffer = buffer
  }

  readonly read = (offset: number, length: number): Uint8Array => {
    const end = Math.min(offset + length, this.length)
    if (offset < this.#start || end > this.#start + this.#window.length) this.#fill(offset, Math.max(length, WINDOW_BYTES))
    return this.#window.subarray(offset - this.#start, Math.max(offset, end) - this.#start)
  }

  #fill(offset: number, length: number): void {
    const wanted = Math.max(0, Math.min(length, this.length - offset))
    if (this.#buffer.length < wanted) this.#buffer = new Uint8Array(wanted)
    let got = 0
    while (got < wanted) {
      const count = this.#readInto(this.#buffer.subarray(got, wanted), offset + got)
      if (count === 0) break
      got += count
    }
    this.#start = offset
    this.#window = this.#buffer.subarray(0, got)
  }
}
