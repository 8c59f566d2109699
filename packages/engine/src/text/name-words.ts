import { isGivenName, isImagingTerm, isSurname, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

/** A given name and a surname in either order, both with a capital, though both may be words. */
export function isFullName(one: Word, other: Word): boolean {
  if (!isCapital(one) || !isCapital(other)) return false
  return (isGivenName(one.folded) && isSurname(other.folded)) || (isSurname(one.folded) && isGivenName(other.folded))
}

/** A word in capitals, or with a first one, that the vocabulary does not know, or knows as a name too. */
export function looksNamed(word: Word): boolean {
  const { folded } = word
  if (!isCapital(word) || isImagingTerm(folded)) return false
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

/** Capitals that stand for given names: `J.`, `J`, `JS`. */
export function isInitial({ text, folded }: Word): boolean {
  return /^\p{Lu}{1,2}$/u.test(text) && (text.length === 1 || !isWord(folded))
}
