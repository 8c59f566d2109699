import { backOffMs, rest } from '../../system/waiting.ts'

const FIRST_MS = 1000
const MAX_MS = 60_000

/** How long nothing is sent to a destination that could not take something: twice as long each time, until it takes something again. */
export class Pause {
  #untilMs = 0
  #failures = 0

  /** It could not, now: gives for how many milliseconds nothing is sent. Whoever notices it during a pause makes it no longer. */
  failed(): number {
    const left = this.#untilMs - performance.now()
    if (left > 0) return left
    this.#failures += 1
    const ms = backOffMs(this.#failures, { firstMs: FIRST_MS, mostMs: MAX_MS })
    this.#untilMs = performance.now() + ms
    return ms
  }

  succeeded(): void {
    this.#failures = 0
  }

  /** Resolves when the pause is over, or at once when it is called off. */
  async over(signal: AbortSignal): Promise<void> {
    for (;;) {
      const left = this.#untilMs - performance.now()
      if (left <= 0 || signal.aborted) return
      await rest(left, signal)
    }
  }
}
