import { isEponymInPhrase, isNamesakeInPhrase } from './eponyms.ts'
import { isAcronym } from './acronyms.ts'
import { isComposed } from './composed-words.ts'
import { spreadNames, type Standing } from './name-spread.ts'
import { isNotation } from './notations.ts'
import { isTitle } from './name-parts.ts'
import { overlaps, type Span } from './span.ts'
import { foldWord, isGivenName, isImagingTerm, isSurname, isUnit, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

// Measures and series have up to five digits; longer numbers name people and orders.
const DIGITS_MAX = 5
const NOT_ASCII = /[^\0-\x7f]/

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
  spreadNames({ text, words, standings })
  return words.filter((_, index) => standings[index] === 'name' || standings[index] === 'unknown')
}

function standingOf(word: Word, { text, cut, keep }: Omit<StrictText, 'words'>): Standing {
  if (overlaps(cut, word.start, word.end)) return isRestKnown(word, cut, keep) ? 'cut' : 'unknown'
  const { folded } = word
  if (keep.has(folded) || isImagingTerm(folded) || isUnitBehindNumber(word, text)) return 'plain'
  if (isEponymInPhrase(word, text) || isNotation(word, text) || isContraction(word, text)) return 'thing'
  if (/^\d+$/.test(word.text)) return isMeasure(word, text) ? 'plain' : 'unknown'
  if (isTitle(folded)) return 'plain'
  if (folded.length === 1) return /\p{Lu}/u.test(word.text) ? 'initial' : /[a-z]/.test(folded) ? 'plain' : 'unknown'
  if (hasForeignMarks(word.text)) return 'name'
  // A name where another one stands beside it.
  if (isAcronym(word) || isNamesakeInPhrase(word, text)) return 'either'
  const named = isGivenName(folded) || isSurname(folded)
  if (isWord(folded)) return named ? 'either' : 'plain'
  if (named) return 'name'
  return isComposed(word, keep) ? 'plain' : 'unknown'
}

// Letters with marks that words of English and French have, and the German ones of a few eponyms.
const OTHER_MARKS = /[^\0-\x7f\P{Script=Latin}àâäçéèêëîïôöùûüÿœæªº]/iu

/** Letters that no English or French word has, so that `Lộc` and `Åsa` are no abbreviations. */
function hasForeignMarks(text: string): boolean {
  if (text.length < 2 || !NOT_ASCII.test(text)) return false
  // No word has accents on all of its letters.
  return OTHER_MARKS.test(text.normalize('NFC')) || !/[A-Za-zœæŒÆ]/.test(text.normalize('NFC'))
}

const APOSTROPHES = "'’"

/** `don't`, `we've`: the half before the apostrophe and the one behind it. */
function isContraction({ folded, start, end }: Word, text: string): boolean {
  if (start > 0 && APOSTROPHES.includes(text[start - 1] as string) && /^(?:ve|ll|re|t|d|m)$/.test(folded))
    return /\p{Ll}['’]$/u.test(text.slice(Math.max(0, start - 2), start))
  return folded.endsWith('n') && /^['’]t(?!\p{L})/iu.test(text.slice(end, end + 3))
}

/** What a cut leaves of a word: `MR1` of `SMITHJOHNMR1` is known, `SUMU` of `SUMULONG` is not. */
function isRestKnown(word: Word, cut: readonly Span[], keep: ReadonlySet<string>): boolean {
  let rest = ''
  for (let at = word.start; at < word.end; at += 1) if (!overlaps(cut, at, at + 1)) rest += word.text[at - word.start] ?? ''
  if (rest === '' || /^[\d\p{M}]*$/u.test(rest)) return true
  const folded = foldWord(rest)
  return isImagingTerm(folded) || isWord(folded) || isComposed({ ...word, text: rest, folded }, keep)
}

/** Digits that are few, or the fraction of a decimal number. */
function isMeasure({ text: digits, start }: Word, text: string): boolean {
  return digits.length <= DIGITS_MAX || (text[start - 1] === '.' && /\d/.test(text[start - 2] ?? ''))
}

// A number and a unit, or two units in a quotient: 40 HU, 120 mA, 4.5 ng/mL. Hu, Ma and Ng are names elsewhere.
const BEFORE_UNIT = /(?:\d ?|\p{L}[/.·])$/u

function isUnitBehindNumber({ folded, start }: Word, text: string): boolean {
  return isUnit(folded) && BEFORE_UNIT.test(text.slice(Math.max(0, start - 2), start))
}
