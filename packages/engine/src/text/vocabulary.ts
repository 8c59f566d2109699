import codedTerms from '../tables/coded-terms.json' with { type: 'json' }

// The words of the Defined Terms of PS3.3 and of well-known devices.
const TERMS = new Set(codedTerms.flatMap((term) => term.toLowerCase().match(/[a-z]{2,}/g) ?? []))

/** A word in the form that the tables have: without accents, in lower case. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
}

/** Whether a folded word is a term of imaging that may also stand glued to others, as in `t1mprage`. */
export function isImagingTerm(word: string): boolean {
  return TERMS.has(word)
}

/** Whether a folded word is an ordinary one, or a term of imaging. */
export function isWord(word: string): boolean {
  return TERMS.has(word)
}

/** Whether a folded word is known as a given name. */
export function isGivenName(_word: string): boolean {
  return false
}

/** Whether a folded word is known as a surname. */
export function isSurname(_word: string): boolean {
  return false
}
