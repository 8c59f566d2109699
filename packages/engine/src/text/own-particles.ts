import { isParticle } from './name-parts.ts'
import { overlaps, type Span } from './span.ts'
import { foldWord } from './vocabulary.ts'
import type { Word } from './words.ts'

/** Names that are particles too, `Lê`, `Do` and `Van`: they stand in every sentence, so only what is around them tells. */
export class OwnParticles {
  /** As they are spelt, in small letters. */
  readonly #spelt = new Set<string>()
  readonly #folded = new Set<string>()

  /** Adds a component of a name, if it is a particle and nothing else. */
  add(component: string): void {
    const alone = component.normalize('NFC').trim().toLowerCase()
    const folded = foldWord(alone)
    if (!isParticle(folded)) return
    this.#spelt.add(alone)
    this.#folded.add(folded)
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#spelt.size === 0
  }

  /** The particles that are names: by an accent, by a comma or an initial beside them, or by a name beside them. */
  spansIn(words: readonly Word[], names: readonly Span[], text: string): Span[] {
    if (this.isEmpty) return []
    return words.filter((word, index) => {
      if (!this.#folded.has(word.folded) || !/^\p{Lu}/u.test(word.text)) return false
      // `Tuong Vy W Do`: an initial may stand between.
      const before = /^\p{Lu}$/u.test(words[index - 1]?.text ?? '') ? words[index - 2] : words[index - 1]
      const beside = [before, words[index + 1]]
      return this.#isTold(word, text) || beside.some((other) => isNameBeside(word, other, { names, text }))
    })
  }

  #isTold({ text: word, folded, start, end }: Word, text: string): boolean {
    const spelt = word.normalize('NFC').toLowerCase()
    if (spelt !== folded && this.#spelt.has(spelt)) return true
    const isFirst = /^, ?\p{Lu}/u.test(text.slice(end, end + 3))
    return isFirst || /(?:^|\P{L})\p{Lu}\. ?$/u.test(text.slice(Math.max(0, start - 4), start))
  }
}

function isNameBeside(word: Word, other: Word | undefined, { names, text }: { names: readonly Span[]; text: string }): boolean {
  if (other === undefined || !overlaps(names, other.start, other.end)) return false
  const gap = word.start < other.start ? text.slice(word.end, other.start) : text.slice(other.end, word.start)
  return /^[ ^,-]{1,2}$/.test(gap) || /^ \p{Lu}\.? $/u.test(gap)
}
