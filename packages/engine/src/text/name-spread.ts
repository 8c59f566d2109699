import { isParticle, isTitle } from './name-parts.ts'
import { isCapital, isCapitalized, isFullName, isOneStyle } from './name-words.ts'
import {
  isGivenName,
  isImagingTerm,
  isOwnSurname,
  isSurname,
  isTerm,
  isTermSurname,
  mayBeGivenName,
  mayBeSurname,
} from './vocabulary.ts'
import type { Word } from './words.ts'

/**
 * What a word is: `cut` by another rule, `name` known as one only, `unknown`, `either` a word and a name, `initial`, a plain word, or
 * one that its phrase shows to be a `thing`, whatever stands beside it.
 */
export type Standing = 'cut' | 'name' | 'unknown' | 'either' | 'initial' | 'plain' | 'thing'

/** What stands between two words of one name; a hyphen between blanks stands between two things. */
const NAME_GAP = /^(?:[ ^_'’-]|,[ ^]?| , ?| \^ ?)$/u
const JOINED = /^[-_^'’]$/u
const LETTERS = /^[\p{L}\p{M}]{4,}$/u
const COMMA_GAP = /^ ?,/u
const INITIAL_GAP = /^[ ,.^_'’-]{1,3}$/u

/** The words of a text, and what each is. */
export interface Neighbourhood {
  readonly text: string
  readonly words: readonly Word[]
  readonly standings: Standing[]
}

/** Makes names of the words that may be some and have a name beside them. */
export function spreadNames(around: Neighbourhood): void {
  const { standings } = around
  for (const index of standings.keys()) spreadName(index, -1, around)
  for (let index = standings.length - 1; index >= 0; index -= 1) spreadName(index, 1, around)
}

/** A word that is a name too, or an initial, goes where a name stands beside it. */
function spreadName(index: number, step: -1 | 1, around: Neighbourhood): void {
  const { text, words, standings } = around
  const standing = standings[index]
  const neighbour = words[index + step]
  if (standing === 'cut' || standing === 'name' || standing === 'unknown' || neighbour === undefined) return
  const word = words[index] as Word
  const gap = step === 1 ? text.slice(word.end, neighbour.start) : text.slice(neighbour.end, word.start)
  const beside = standings[index + step]
  // A letter that is a term too (L, R, M) is an initial between two names only.
  if (standing === 'initial' || (standing === 'plain' && /^\p{Lu}$/u.test(word.text)))
    return spreadInitial(index, { beside, gap, text, words, standings })
  if (isOtherHalf(word, neighbour, gap) && (beside === 'name' || beside === 'unknown')) standings[index] = 'name'
  if (!NAME_GAP.test(gap)) return
  const isNamed = beside === 'name' || (beside === 'unknown' && LETTERS.test(neighbour.text))
  // A caret stands between the components of a person's name and nowhere else.
  if (gap === '^' && isNamed && /^\p{L}/u.test(word.text)) standings[index] = 'name'
  if (gap === '^' && step === 1 && isPersonName(word, neighbour)) standings.fill('name', index, index + 2)
  if (step === 1 && isPair([word, standing], [neighbour, beside])) {
    standings[index] = 'name'
    standings[index + step] = 'name'
  } else if (standing === 'plain') {
    const mayBePartner = beside === 'name' || (isNamed && COMMA_GAP.test(gap))
    if (mayBePartner && isPartner(word, neighbour, gap) && isAlone(index + step, step, around)) standings[index] = 'name'
    // `Tung-Mui Ip`: terms are written in small letters or in capitals, and surnames with a first one.
    if (isNamed && isTermSurname(word.folded) && isCapitalized(word) && isOneStyle(word, neighbour)) standings[index] = 'name'
  } else if (standing === 'either') {
    if (beside === 'unknown' && isLikeName(word, neighbour)) standings[index] = 'name'
    if (beside !== 'name') return
    if (JOINED.test(gap) || isOneStyle(word, neighbour) || !isWhole(index + step, step, around)) standings[index] = 'name'
  }
}

/** Two words that are a person's name together, though neither need be one by itself. */
function isPair([word, standing]: [Word, Standing | undefined], [other, beside]: [Word, Standing | undefined]): boolean {
  const are = (one: Standing, two: Standing): boolean => standing === one && beside === two
  if (are('either', 'either')) return isFullName(word, other)
  return (are('plain', 'plain') || are('either', 'plain') || are('plain', 'either')) && isPairOfWords(word, other)
}

/** A word that somebody bears as a name, written as the name beside it; a term of imaging only with a comma: `Head, Ray`. */
function isPartner(word: Word, name: Word, gap: string): boolean {
  if (!isCapital(word) || isTitle(word.folded) || isParticle(word.folded)) return false
  if (!mayBeSurname(word.folded) && !mayBeGivenName(word.folded)) return false
  if (isImagingTerm(word.folded)) return COMMA_GAP.test(gap) && isOneStyle(word, name) && name.text.length > 2
  return COMMA_GAP.test(gap) || isOneStyle(word, name)
}

/** `Autumn Cage`, `PEAK, IRIS`: two words that somebody bears as names, one of them as a given name, written alike and no terms. */
function isPairOfWords(one: Word, other: Word): boolean {
  if ([one, other].some(({ folded }) => isTerm(folded) || isParticle(folded) || isTitle(folded))) return false
  return isGivenAndSurname(one, other)
}

/** Two words with a capital of which somebody bears one as a given name and one as a surname. */
function isGivenAndSurname(one: Word, other: Word): boolean {
  if (!isCapital(one) || !isCapital(other) || !isOneStyle(one, other) || one.folded === other.folded) return false
  return (mayBeGivenName(one.folded) && mayBeSurname(other.folded)) || (mayBeSurname(one.folded) && mayBeGivenName(other.folded))
}

/** `CRANE^DAWN`: the components of a person's name as DICOM writes it, though both be words; `HEAD^ROUTINE` has no given name. */
function isPersonName(one: Word, other: Word): boolean {
  if (!isCapital(one) || !isCapital(other) || isTitle(other.folded)) return false
  // `CRANE^DAWN`: a term (it is a skull in French) is a surname before what is a given name of the lists.
  if (isImagingTerm(one.folded) && !isGivenName(other.folded)) return false
  return mayBeSurname(one.folded) && mayBeGivenName(other.folded)
}

/** Whether no other word of a name stands behind the one at an index, seen from the side that is asked about. */
function isAlone(index: number, step: -1 | 1, { text, words, standings }: Neighbourhood): boolean {
  const [word, other] = [words[index] as Word, words[index + step]]
  if (other === undefined) return true
  const standing = standings[index + step]
  if (standing === 'initial') return true
  if (standing !== 'name' && standing !== 'unknown' && standing !== 'cut') return true
  return !NAME_GAP.test(step === 1 ? text.slice(word.end, other.start) : text.slice(other.end, word.start))
}

/** Whether the name at an index has a surname of the project's list and another word of a name already. */
function isWhole(index: number, step: -1 | 1, around: Neighbourhood): boolean {
  const { words } = around
  const [word, other] = [words[index] as Word, words[index + step]]
  if (other === undefined || isAlone(index, step, around)) return false
  return isOwnSurname(word.folded) || isOwnSurname(other.folded)
}

/** `SUN Ruolan`: a surname that is a word too, beside a word that nobody knows, written as it is. */
function isLikeName(word: Word, unknown: Word): boolean {
  if (!isSurname(word.folded) || isParticle(word.folded) || !LETTERS.test(unknown.text)) return false
  return isCapital(word) === isCapital(unknown)
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
  const isInitial = standings[index] === 'initial' && (text[word.end] === '.' || gap.includes(',')) && INITIAL_GAP.test(gap)
  if (isInitial && beside === 'name') standings[index] = 'name'
  if (before === undefined || after === undefined) return
  const around = [standings[index - 1], standings[index + 1]]
  const mayBeNames = around.every((one) => one !== 'cut' && one !== 'initial' && one !== 'thing')
  if (!mayBeNames || isImagingTerm(before.folded) || isImagingTerm(after.folded)) return
  const named =
    isFullName(before, after) ||
    isPairOfWords(before, after) ||
    (!/^[LRTC]$/.test(word.text) && isGivenAndSurname(before, after)) ||
    (standings[index] === 'initial' &&
      (around.includes('name') || around.includes('unknown')) &&
      isCapital(before) &&
      isCapital(after))
  if (named) standings.fill('name', index - 1, index + 2)
}
