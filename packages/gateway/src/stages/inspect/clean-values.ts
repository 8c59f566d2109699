import type { PlaceClass } from './place-class.ts'

// A series has a few hundred different values; what comes from outside is bounded.
const COUNT_MAX = 10_000

/** Remembers short values in which nothing was found: the instances of a series say most things again and again. */
export class CleanValues {
  readonly #byLabel = new Map<string, Map<PlaceClass, Set<string>>>()
  #count = 0

  /** Whether nothing was found in the same value in such a place before. */
  has(label: string, place: PlaceClass, value: string): boolean {
    return this.#byLabel.get(label)?.get(place)?.has(value) ?? false
  }

  /** Remembers a value. */
  add(label: string, place: PlaceClass, value: string): void {
    if (this.#count >= COUNT_MAX) {
      this.#byLabel.clear()
      this.#count = 0
    }
    const byPlace = this.#byLabel.get(label) ?? new Map<PlaceClass, Set<string>>()
    this.#byLabel.set(label, byPlace)
    byPlace.set(place, (byPlace.get(place) ?? new Set()).add(value))
    this.#count += 1
  }
}
