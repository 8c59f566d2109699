import { closeSync, openSync, readSync } from 'node:fs'

const PIECE_BYTES = 1 << 20

/** Counts the lines of a file that grows. */
export class JournalLines {
  readonly #path: string
  readonly #piece = Buffer.alloc(PIECE_BYTES)
  #at = 0
  #lines = 0

  constructor(path: string) {
    this.#path = path
  }

  /** The lines that there are by now. */
  count(): number {
    try {
      const file = openSync(this.#path, 'r')
      for (let read = readSync(file, this.#piece, 0, PIECE_BYTES, this.#at); read > 0;) {
        for (let at = this.#piece.indexOf(10); at >= 0 && at < read; at = this.#piece.indexOf(10, at + 1)) this.#lines += 1
        this.#at += read
        read = readSync(file, this.#piece, 0, PIECE_BYTES, this.#at)
      }
      closeSync(file)
    } catch {
      // Not there yet, or not any more.
    }
    return this.#lines
  }
}
