/** Lets bytes pass no faster than so many a second, on average, shared by all who send to one place. */
export class Pace {
  readonly #bytesPerMs: number
  readonly #now: () => number
  #freeAt = 0

  /** Without a limit nothing waits. The clock is handed in. */
  constructor(bytesPerSecond = Number.POSITIVE_INFINITY, now: () => number = () => performance.now()) {
    this.#bytesPerMs = bytesPerSecond / 1000
    this.#now = now
  }

  /** For how many milliseconds these bytes have to wait; they are counted as passed behind that. */
  waitMs(byteCount: number): number {
    const now = this.#now()
    const from = Math.max(now, this.#freeAt)
    this.#freeAt = from + byteCount / this.#bytesPerMs
    return from - now
  }
}
