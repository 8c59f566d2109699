import { isOneStyle } from './name-words.ts'
import { isParticle } from './name-parts.ts'
import { isGenericPlaceWord } from './place-words.ts'
import type { Span } from './span.ts'
import { isImagingTerm, isTerm } from './vocabulary.ts'
import type { Word } from './words.ts'

// What the shape of the land is called, behind the name of a place; none is a word of medicine.
const LANDS = new Set(
  'bay beach canyon cove creek harbour harbor inlet island islands lake lakes mountain mountains peninsula river rivers springs valley village'.split(
    ' ',
  ),
)
// And before it.
const LANDS_BEFORE = new Set('fort lac lake mont mount'.split(' '))
// Criteria of myocarditis, and what is no name of a land.
const NO_NAMES = new Set('louise the this that each every bed trauma recovery scan'.split(' '))

/** `Loon Lake`, `Willow River`, `Mount Tolmie`: a word with a capital that is no term, beside what its land is. */
export function geographicName(words: readonly Word[], index: number, text: string): Span[] {
  const [word, next] = [words[index] as Word, words[index + 1]]
  if (next === undefined || !(LANDS.has(next.folded) || LANDS_BEFORE.has(word.folded))) return []
  if (text.slice(word.end, next.start) !== ' ' || !isCapitalWord(word) || !isOneStyle(word, next)) return []
  const named = LANDS.has(next.folded) ? word : LANDS_BEFORE.has(word.folded) ? next : undefined
  if (named === undefined || named.text.length < 3 || NO_NAMES.has(named.folded) || isParticle(named.folded)) return []
  if (isTerm(named.folded) || isImagingTerm(named.folded) || isGenericPlaceWord(named.folded)) return []
  return [{ start: word.start, end: next.end }]
}

function isCapitalWord({ text }: Word): boolean {
  return /^\p{Lu}[\p{L}\p{M}]+$/u.test(text)
}
