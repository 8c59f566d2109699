import { nodePorts } from './ports.ts'
import type { OpenSource } from './open-source.ts'

// Deflated bytes may grow a thousandfold: this many of them at a time keep what they become small.
const DEFLATED_PIECE_BYTES = 4096

/** Reads the inflated bytes of a deflated source at rising offsets; a reading further back begins anew. */
export class InflatedReader {
  readonly #opened: OpenSource
  #inflater: ReturnType<typeof nodePorts.inflate> | undefined
  #deflatedAt = 0
  /** What is inflated and not yet passed over, and where it begins. */
  #pieces: Uint8Array[] = []
  #start = 0
  #end = 0

  constructor(opened: OpenSource) {
    this.#opened = opened
  }

  /** Reads from an offset of the inflated bytes; gives how many there were. */
  readonly readInto = (into: Uint8Array, offset: number): number => {
    if (offset < this.#start || this.#inflater === undefined) this.#begin()
    while (this.#end < offset + into.length && this.#inflateMore()) this.#drop(offset)
    this.#drop(offset)
    return this.#copy(into, offset)
  }

  #begin(): void {
    this.#pieces = []
    this.#start = 0
    this.#end = 0
    this.#deflatedAt = 0
    this.#inflater = nodePorts.inflate((bytes) => {
      this.#pieces.push(bytes.slice())
      this.#end += bytes.length
    })
  }

  /** Inflates the next piece; false where there is none. */
  #inflateMore(): boolean {
    const piece = new Uint8Array(DEFLATED_PIECE_BYTES)
    const read = this.#opened.readAt(piece, this.#deflatedAt)
    if (read === 0) return false
    this.#deflatedAt += read
    this.#inflater?.push(piece.subarray(0, read))
    return true
  }

  #drop(offset: number): void {
    while (this.#pieces[0] !== undefined && this.#start + this.#pieces[0].length <= offset) {
      this.#start += this.#pieces[0].length
      this.#pieces.shift()
    }
  }

  #copy(into: Uint8Array, offset: number): number {
    let copied = 0
    let at = this.#start
    for (const piece of this.#pieces) {
      const part = piece.subarray(Math.max(0, offset + copied - at), Math.max(0, offset + into.length - at))
      into.set(part, copied)
      copied += part.length
      at += piece.length
      if (copied === into.length) break
    }
    return copied
  }
}
