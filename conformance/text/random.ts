/** The two seeds, each with lists of its own: what is looked at while the cleaner is made, and what only tells how good it is. */
export type Seed = 'development' | 'test'

/** A number of 32 bits that depends on every letter of a text (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text, 'utf8')) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  // The low bits of FNV follow the last letter too closely: mixed once more.
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d) >>> 0
  return (value ^ (value >>> 15)) >>> 0
}

/** Numbers that look random and are the same for the same seed. */
export class Random {
  #state: number

  constructor(seed: string) {
    this.#state = hash(seed)
  }

  /** A number of 0 or more and less than `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }

  /** A whole number from `first` to `last`. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1)
  }

  /** Whether something happens that has this probability. */
  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000
  }

  /** One of some things. */
  pick<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.below(things.length)]
    if (thing === undefined) throw new RangeError('nothing to pick from')
    return thing
  }

  /** This many digits, of which the first is not zero. */
  digits(count: number): string {
    return Array.from({ length: count }, (_, index) => String(index === 0 ? this.between(1, 9) : this.below(10))).join('')
  }
}
