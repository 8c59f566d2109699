// A digest has 16 bytes: of a million sources, two have the same by a chance of one in 10^26.
const DIGEST_WORDS = 4
const FIRST_SLOTS = 1 << 10
const FULL = 0.7
// An ending that was told: no ending has this number.
const TAKEN = 0xffffffff

/** How sources ended before, by digest: 28 bytes each in plain arrays, since a run may have millions. */
export class DoneTable {
  #digests = new Uint32Array(FIRST_SLOTS * DIGEST_WORDS)
  /** The number of the ending, plus one; 0 is an empty slot. */
  #endings = new Uint32Array(FIRST_SLOTS)
  #bytes = new Float64Array(FIRST_SLOTS)
  #count = 0

  /** Adds how a source ended: the number of the ending, and the bytes that were read. */
  add(digest: Uint8Array, ending: number, bytes: number): void {
    if (this.#count >= this.#endings.length * FULL) this.#grow()
    this.#put(wordsOf(digest), ending + 1, bytes)
    this.#count += 1
  }

  /** How a source ended; told once for each time that it was added. */
  take(digest: Uint8Array): { readonly ending: number; readonly bytes: number } | undefined {
    const words = wordsOf(digest)
    for (let slot = this.#firstSlot(words); this.#endings[slot] !== 0; slot = (slot + 1) % this.#endings.length) {
      // What was taken stays as a stone that matches nothing, so that those behind it are found.
      if (this.#endings[slot] === TAKEN || !this.#holds(slot, words)) continue
      const found = { ending: (this.#endings[slot] as number) - 1, bytes: this.#bytes[slot] as number }
      this.#endings[slot] = TAKEN
      return found
    }
    return undefined
  }

  #put(words: Uint32Array, ending: number, bytes: number): void {
    let slot = this.#firstSlot(words)
    while (this.#endings[slot] !== 0) slot = (slot + 1) % this.#endings.length
    this.#digests.set(words, slot * DIGEST_WORDS)
    this.#endings[slot] = ending
    this.#bytes[slot] = bytes
  }

  #firstSlot(words: Uint32Array): number {
    return (words[0] as number) % this.#endings.length
  }

  #holds(slot: number, words: Uint32Array): boolean {
    return words.every((word, index) => this.#digests[slot * DIGEST_WORDS + index] === word)
  }

  #grow(): void {
    const [digests, endings, bytes] = [this.#digests, this.#endings, this.#bytes]
    const slots = endings.length * 2
    this.#digests = new Uint32Array(slots * DIGEST_WORDS)
    this.#endings = new Uint32Array(slots)
    this.#bytes = new Float64Array(slots)
    for (const [slot, ending] of endings.entries()) {
      if (ending === 0 || ending === TAKEN) continue
      this.#put(digests.subarray(slot * DIGEST_WORDS, (slot + 1) * DIGEST_WORDS), ending, bytes[slot] as number)
    }
  }
}

function wordsOf(digest: Uint8Array): Uint32Array {
  // The bytes of an HMAC are as good as random: any of them make a slot.
  return new Uint32Array(Uint8Array.from(digest.subarray(0, DIGEST_WORDS * 4)).buffer)
}
