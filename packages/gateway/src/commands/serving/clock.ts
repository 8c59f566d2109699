/** Does what is to be done from time to time; nothing overlaps itself, and what fails is done again when its time comes. */
export class Clock {
  readonly #timers: NodeJS.Timeout[] = []
  readonly #running = new Set<Promise<void>>()
  readonly #onTrouble: (error: unknown) => void

  constructor(onTrouble: (error: unknown) => void) {
    this.#onTrouble = onTrouble
  }

  /** Does the work each time so many milliseconds have passed. */
  every(ms: number, work: () => Promise<unknown>): void {
    let isBusy = false
    const tick = (): void => {
      if (isBusy) return
      isBusy = true
      const done = work()
        .then(() => undefined, this.#onTrouble)
        .finally(() => {
          isBusy = false
          this.#running.delete(done)
        })
      this.#running.add(done)
    }
    this.#timers.push(setInterval(tick, ms))
  }

  /** Begins nothing more, and waits for what is being done. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all(this.#running)
  }
}
