const QUIET_MS = 50
const YIELD_MS_MAX = 20_000

/**
 * Whose turn it is. A sender waits for each instance, and a burst is soon over: while one arrives, no new work is begun. A stream that does
 * not end must not starve the work: after 20 seconds it begins all the same, until it has caught up.
 */
export class Turns {
  readonly #now: () => number
  #arrivedAt = Number.NEGATIVE_INFINITY
  #yieldingSince: number | undefined

  /** The clock gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Says that bytes of an instance have come. */
  readonly arriving = (): void => {
    this.#arrivedAt = this.#now()
  }

  /** Milliseconds until work may begin; 0: now. */
  readonly waitMs = (): number => {
    const now = this.#now()
    const quietIn = this.#arrivedAt + QUIET_MS - now
    if (quietIn <= 0) {
      this.#yieldingSince = undefined
      return 0
    }
    this.#yieldingSince ??= now
    return now - this.#yieldingSince >= YIELD_MS_MAX ? 0 : quietIn
  }

  /** Says that no work waits: it may yield again as long as before. */
  readonly caughtUp = (): void => {
    this.#yieldingSince = undefined
  }
}
