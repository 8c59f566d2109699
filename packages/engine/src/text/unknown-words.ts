import { isFullName } from './names-by-title.ts'
import { overlaps, type Span } from './span.ts'
import { foldWord, isGivenName, isImagingTerm, isSurname, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

// Measures and series have up to five digits; longer numbers name people and orders.
const DIGITS_MAX = 5
const PARTS = /\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|[\p{L}\p{M}]+|\d+|\p{N}+/gu
const UNIT_LETTERS_MAX = 2
const GLUED_TERM_LETTERS_MIN = 3
const GLUED_LETTERS_MAX = 40

/** What stands between two words of one name. */
const NAME_GAP = /^[ ,.^_'’-]{1,3}$/u

/** What strict cleaning works with: the text, its words, and what is cut of it already. */
export interface StrictText {
  readonly text: string
  readonly words: readonly Word[]
  readonly cut: readonly Span[]
  /** Words that the profile lets through, folded. */
  readonly keep: ReadonlySet<string>
}

/** The words that the vocabulary does not know, and those that are part of a name because one stands beside them. */
export function unknownWordsIn({ text, words, cut, keep }: StrictText): Span[] {
  const standings = words.map((word) => standingOf(word, { text, cut, keep }))
  for (const index of standings.keys()) spreadName(index, -1, { text, words, standings })
  for (let index = standings.length - 1; index >= 0; index -= 1) spreadName(index, 1, { text, words, standings })
  return words.filter((_, index) => standings[index] === 'name' || standings[index] === 'unknown')
}

/**
 * What a word is: `cut` by another rule, `name` known as one only, `unknown`, `either` a word and a name, `initial`, or a plain word.
 */
type Standing = 'cut' | 'name' | 'unknown' | 'either' | 'initial' | 'plain'

function standingOf(word: Word, { text, cut, keep }: Omit<StrictText, 'words'>): Standing {
  if (overlaps(cut, word.start, word.end)) return 'cut'
  const { folded } = word
  if (keep.has(folded) || isImagingTerm(folded)) return 'plain'
  if (/^\d+$/.test(word.text)) return isMeasure(word, text) ? 'plain' : 'unknown'
  if (folded.length === 1) return /\p{Lu}/u.test(word.text) ? 'initial' : /[a-z]/.test(folded) ? 'plain' : 'unknown'
  const named = isGivenName(folded) || isSurname(folded)
  if (isWord(folded)) return named ? 'either' : 'plain'
  if (named) return 'name'
  return isComposed(word, keep) ? 'plain' : 'unknown'
}

/** Digits that are few, or the fraction of a decimal number. */
function isMeasure({ text: digits, start }: Word, text: string): boolean {
  return digits.length <= DIGITS_MAX || (text[start - 1] === '.' && /\d/.test(text[start - 2] ?? ''))
}

/** Words and numbers that are written as one: `T2W`, `AbdRoutine`, `t1mprage`, `B30f`. */
function isComposed({ text, folded }: Word, keep: ReadonlySet<string>): boolean {
  if (folded.length > GLUED_LETTERS_MAX || (folded.match(/\d/g)?.length ?? 0) > DIGITS_MAX) return false
  const parts = text.match(PARTS) ?? []
  const counted = /\d/.test(text)
  return parts.every((part) => {
    if (/^\d+$/.test(part) || /^[A-Za-z]$/.test(part)) return true
    const plain = foldWord(part)
    if (isImagingTerm(plain) || keep.has(plain)) return true
    // `5mm`, `32ch`: a short word beside a number is its unit, and not the first half of a name.
    if (counted && plain.length <= UNIT_LETTERS_MAX && isWord(plain)) return true
    if (isGivenName(plain) || isSurname(plain)) return false
    return (parts.length > 1 && plain.length > UNIT_LETTERS_MAX && isWord(plain)) || isGluedTerms(plain)
  })
}

/** Whether a word is nothing but terms of imaging, one behind the other. */
function isGluedTerms(word: string): boolean {
  const reached = [true]
  for (let end = GLUED_TERM_LETTERS_MIN; end <= word.length; end += 1) {
    for (let start = 0; start <= end - GLUED_TERM_LETTERS_MIN && reached[end] !== true; start += 1)
      if (reached[start] === true && isImagingTerm(word.slice(start, end))) reached[end] = true
  }
  return reached[word.length] === true
}

interface Neighbourhood {
  readonly text: string
  readonly words: readonly Word[]
  readonly standings: Standing[]
}

/** A word that is a name too, or an initial, goes where a name stands beside it. */
function spreadName(index: number, step: -1 | 1, { text, words, standings }: Neighbourhood): void {
  const standing = standings[index]
  const neighbour = words[index + step]
  if ((standing !== 'either' && standing !== 'initial') || neighbour === undefined) return
  const word = words[index] as Word
  const gap = step === 1 ? text.slice(word.end, neighbour.start) : text.slice(neighbour.end, word.start)
  if (!NAME_GAP.test(gap)) return
  const beside = standings[index + step]
  // An initial has its stop, or stands behind a comma: `J. Hart`, `Hart, J`; `C+` and `L R` are none.
  if (standing === 'initial') {
    const isInitial = text[word.end] === '.' || gap.includes(',')
    if (isInitial && beside === 'name') standings[index] = 'name'
    return spreadOverInitial(index, { text, words, standings })
  }
  if (beside === 'name' || (beside === 'either' && isFullName(word, neighbour))) standings[index] = 'name'
  if (standings[index] === 'name' && beside === 'either' && isFullName(word, neighbour)) standings[index + step] = 'name'
}

/** `IVY L GRANT`: an initial between two words that are a full name without it. */
function spreadOverInitial(index: number, { words, standings }: Neighbourhood): void {
  const [before, after] = [words[index - 1], words[index + 1]]
  const named = (standing: Standing | undefined): boolean => standing === 'either' || standing === 'name'
  if (before === undefined || after === undefined || !named(standings[index - 1]) || !named(standings[index + 1])) return
  if (isFullName(before, after)) standings.fill('name', index - 1, index + 2)
}
