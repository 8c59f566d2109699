import type { DimseLimits } from './limits.ts'
import type { Clock } from './ports.ts'

/** Watches a peer while it is its turn: it finishes a message in time, or sends a fair number of bytes, or is given up. */
export class ProgressWatch {
  readonly #clock: Clock
  readonly #limits: DimseLimits
  readonly #expired: () => void
  #bytes = 0
  #callOff: (() => void) | undefined

  constructor({ clock, limits, expired }: { clock: Clock; limits: DimseLimits; expired: () => void }) {
    this.#clock = clock
    this.#limits = limits
    this.#expired = expired
  }

  /** It is the peer's turn, from now on. */
  start(): void {
    this.stop()
    this.#bytes = 0
    this.#callOff = this.#clock.after(this.#limits.idleMs, () => this.#judge())
  }

  /** It is our turn, or there is no peer any more. */
  stop(): void {
    this.#callOff?.()
    this.#callOff = undefined
  }

  /** Bytes came. */
  received(count: number): void {
    this.#bytes += count
  }

  #judge(): void {
    if (this.#bytes < this.#limits.progressBytesMin) return this.#expired()
    this.start()
  }
}
