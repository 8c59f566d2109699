import { isEponymInPhrase } from './eponyms.ts'
import { isNotation } from './notations.ts'
import { isParticle, isTitle } from './name-parts.ts'
import { isCapital, isFullName } from './name-words.ts'
import { overlaps, type Span } from './span.ts'
import { foldWord, isGivenName, isImagingTerm, isSurname, isUnit, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

// Measures and series have up to five digits; longer numbers name people and orders.
const DIGITS_MAX = 5
const PARTS = /\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|[\p{L}\p{M}]+|\d+|\p{N}+/gu
const PARTS_BEHIND_CAPITALS = /\p{Lu}{2,}|\p{Lu}?\p{Ll}+|\p{Lu}|[\p{L}\p{M}]+|\d+|\p{N}+/gu
const CAPITALS_BEFORE_WORD = /(?<!\p{Lu})\p{Lu}{2,3}\p{Ll}{3,}/u
const UNIT_LETTERS_MAX = 2
const GLUED_TERM_LETTERS_MIN = 3
const GLUED_LETTERS_MAX = 40

/** What stands between two words of one name. */
const NAME_GAP = /^[ ,^_'’-]{1,3}$/u
const INITIAL_GAP = /^[ ,.^_'’-]{1,3}$/u

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
  if (keep.has(folded) || isImagingTerm(folded) || isUnitBehindNumber(word, text)) return 'plain'
  if (isEponymInPhrase(word, text) || isNotation(word, text)) return 'plain'
  if (/^\d+$/.test(word.text)) return isMeasure(word, text) ? 'plain' : 'unknown'
  if (isTitle(folded)) return 'plain'
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
  if (isShortCode(text)) return true
  if (areKnown(text.match(PARTS) ?? [], text, keep)) return true
  // Behind two or three capitals a small word may begin with the last of them, or behind it: `CTDIvol`, `HRlung`.
  return CAPITALS_BEFORE_WORD.test(text) && areKnown(text.match(PARTS_BEHIND_CAPITALS) ?? [], text, keep)
}

function areKnown(parts: readonly string[], text: string, keep: ReadonlySet<string>): boolean {
  const counted = /\d/.test(text)
  return parts.every((part) => {
    if (/^\d+$/.test(part) || /^[A-Za-z]$/.test(part)) return true
    const plain = foldWord(part)
    if (isImagingTerm(plain) || keep.has(plain)) return true
    // `5mm`, `32ch`: a short word beside a number is its unit, and not the first half of a name.
    if (counted && plain.length <= UNIT_LETTERS_MAX && isWord(plain)) return true
    // `NumberOfSlices`: what joins words is one too.
    if (parts.length > 2 && isParticle(plain) && isWord(plain)) return true
    if (isGivenName(plain) || isSurname(plain)) return false
    return (
      (parts.length > 1 && (plain.length > UNIT_LETTERS_MAX || /^[A-Z]{2}$/.test(part)) && isWord(plain)) || isGluedTerms(plain)
    )
  })
}

// A number and a unit, or two units in a quotient: 40 HU, 120 mA, 4.5 ng/mL. Hu, Ma and Ng are names elsewhere.
const BEFORE_UNIT = /(?:\d ?|\p{L}[/.·])$/u

function isUnitBehindNumber({ folded, start }: Word, text: string): boolean {
  return isUnit(folded) && BEFORE_UNIT.test(text.slice(Math.max(0, start - 2), start))
}

/** Two or three letters that are no name, and one or two digits: `MCR2`, `FC08`. More of either could number a person. */
function isShortCode(text: string): boolean {
  const [, letters = ''] = /^([A-Za-z]{2,3})\d{1,2}[A-Za-z]?$/.exec(text) ?? []
  const plain = letters.toLowerCase()
  return plain !== '' && !isGivenName(plain) && !isSurname(plain)
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
  if (standing === 'cut' || standing === 'name' || standing === 'unknown' || neighbour === undefined) return
  const word = words[index] as Word
  const gap = step === 1 ? text.slice(word.end, neighbour.start) : text.slice(neighbour.end, word.start)
  const beside = standings[index + step]
  if (standing === 'initial') return spreadInitial(index, { beside, gap, text, words, standings })
  if (isOtherHalf(word, neighbour, gap) && (beside === 'name' || beside === 'unknown')) standings[index] = 'name'
  if (standing !== 'either' || !NAME_GAP.test(gap)) return
  if (beside === 'name' || (beside === 'unknown' && isLikeName(word, neighbour))) standings[index] = 'name'
  if (beside !== 'either' || !isFullName(word, neighbour)) return
  standings[index] = 'name'
  standings[index + step] = 'name'
}

/** `SUN Ruolan`: a surname that is a word too, beside a word that nobody knows, written as it is. */
function isLikeName(word: Word, unknown: Word): boolean {
  if (!isSurname(word.folded) || !/^[\p{L}\p{M}]{4,}$/u.test(unknown.text)) return false
  return isCapital(word) && isCapital(unknown)
}

/** `Grant-Stogan`, `Prud'homme`: where one half of a name is no word, the other is none either. */
function isOtherHalf(word: Word, neighbour: Word, gap: string): boolean {
  if (word.text.length < 2 || neighbour.text.length < 2 || isImagingTerm(word.folded)) return false
  if (/^['’]$/.test(gap)) return neighbour.text.length > 2
  return gap === '-' && isCapital(word) && isCapital(neighbour)
}

/** An initial has its stop, or stands behind a comma, or between two names: `J. Hart`, `Hart, J`, `Ivy L Grant`; `C+` and `L R` are none. */
function spreadInitial(
  index: number,
  { beside, gap, text, words, standings }: Neighbourhood & { beside: Standing | undefined; gap: string },
): void {
  const [before, word, after] = [words[index - 1], words[index] as Word, words[index + 1]]
  const isInitial = (text[word.end] === '.' || gap.includes(',')) && INITIAL_GAP.test(gap)
  if (isInitial && beside === 'name') standings[index] = 'name'
  if (before === undefined || after === undefined) return
  const around = [standings[index - 1], standings[index + 1]]
  const mayBeNames = around.every((one) => one === 'either' || one === 'name' || one === 'plain')
  if (!mayBeNames || isImagingTerm(before.folded) || isImagingTerm(after.folded)) return
  const named = isFullName(before, after) || (around.includes('name') && isCapital(before) && isCapital(after))
  if (named) standings.fill('name', index - 1, index + 2)
}
