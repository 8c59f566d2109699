import { isComposed } from './composed-words.ts'
import { isGivenName, isImagingTerm, isSurname, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

/** A given name and a surname in either order, both with a capital, though both may be words. */
export function isFullName(one: Word, other: Word): boolean {
  if (!isCapital(one) || !isCapital(other)) return false
  return (isGivenName(one.folded) && isSurname(other.folded)) || (isSurname(one.folded) && isGivenName(other.folded))
}

const NOTHING: ReadonlySet<string> = new Set()

/** A word in capitals, or with a first one, that the vocabulary does not know, or knows as a name too. */
export function looksNamed(word: Word): boolean {
  const { text, folded } = word
  if (!isCapital(word) || isImagingTerm(folded)) return false
  // `SpineSpi`, `ISOVUE300`: what is made of words, and shows where they meet, is no name.
  if (/\d|\p{Ll}\p{Lu}/u.test(text) && isComposed(word, NOTHING)) return false
  return !isWord(folded) || isGivenName(folded) || isSurname(folded)
}

/** A word that begins with a capital, or is all of them. */
export function isCapital({ text }: Word): boolean {
  return /^\p{Lu}[\p{L}\p{M}]/u.test(text)
}

/** A capital and small letters. */
export function isCapitalized({ text }: Word): boolean {
  return /^\p{Lu}[\p{L}\p{M}]*\p{Ll}/u.test(text)
}

/** Whether two words are written alike: both in capitals, or both with a first one. */
export function isOneStyle(one: Word, other: Word): boolean {
  return isCapital(one) === isCapital(other) && /\p{Ll}/u.test(one.text) === /\p{Ll}/u.test(other.text)
}

/** Capitals that stand for given names: `J.`, `J`, `JS`. */
export function isInitial({ text, folded }: Word): boolean {
  return /^\p{Lu}{1,2}$/u.test(text) && (text.length === 1 || !isWord(folded))
}
