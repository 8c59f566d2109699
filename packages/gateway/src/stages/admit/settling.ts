/** Results that become known later, in their order; so many are waited for side by side. */
export class Settling<Result> {
  readonly #countMax: number
  readonly #results: Promise<Result>[] = []
  readonly #open = new Set<Promise<unknown>>()

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  /** Adds one that does not fail; resolves when another may be added. */
  async add(result: Promise<Result>): Promise<void> {
    this.#results.push(result)
    this.#open.add(result)
    void result.then(() => this.#open.delete(result))
    while (this.#open.size >= this.#countMax) await Promise.race(this.#open)
  }

  /** All of them. */
  all(): Promise<Result[]> {
    return Promise.all(this.#results)
  }
}
