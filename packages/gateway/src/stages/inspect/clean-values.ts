// A series has a few hundred different values; what comes from outside is bounded.
const COUNT_MAX = 10_000

/** Remembers short values in which nothing was found: the instances of a series say most things again and again. */
export class CleanValues {
  readonly #values = new Set<string>()

  /** Whether nothing was found in the same value before. */
  has(value: string): boolean {
    return this.#values.has(value)
  }

  /** Remembers a value. */
  add(value: string): void {
    if (this.#values.size >= COUNT_MAX) this.#values.clear()
    this.#values.add(value)
  }
}
