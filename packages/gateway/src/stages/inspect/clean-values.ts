import type { PlaceClass } from './place-class.ts'
import type { Element } from './walker.ts'

// A series has a few hundred different values; what comes from outside is bounded.
const COUNT_MAX = 10_000

const VALUE_BYTES_MAX = 128

/** The last value in a place. */
interface Last {
  readonly tag: number
  readonly vr: string
  readonly label: string
  /** The place is a number that others could have as well. */
  readonly path: readonly number[]
  readonly bytes: Uint8Array
}

/** Remembers short values in which nothing was found: the instances of a series say most things again and again. */
export class CleanValues {
  readonly #byLabel = new Map<string, Map<PlaceClass, Set<string>>>()
  readonly #byPlace = new Map<number, Last>()
  #count = 0

  /** Whether nothing was found when the same bytes were looked at in the same place; most instances of a series say most things again. */
  isAsBefore({ tag, vr, label, path, place, length }: Element, bytes: Uint8Array): boolean {
    const last = this.#byPlace.get(place)
    if (last === undefined || last.tag !== tag || last.vr !== vr || last.label !== label) return false
    if (last.path.length !== path.length || last.path.some((outer, depth) => outer !== path[depth])) return false
    // The first piece of a long value is not the value.
    if (bytes.length !== length || last.bytes.length !== length) return false
    for (let at = 0; at < length; at += 1) if (last.bytes[at] !== bytes[at]) return false
    return true
  }

  /** Remembers that nothing was found in a place. */
  addPlace({ tag, vr, label, path, place, length }: Element, bytes: Uint8Array): void {
    if (bytes.length !== length || length > VALUE_BYTES_MAX) return
    if (this.#byPlace.size >= COUNT_MAX) this.#byPlace.clear()
    this.#byPlace.set(place, { tag, vr, label, path, bytes: new Uint8Array(bytes) })
  }

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
