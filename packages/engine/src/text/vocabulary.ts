import givenNames from './tables/given-names.json' with { type: 'json' }
import gluedTerms from './tables/glued-terms.json' with { type: 'json' }
import listedNames from './tables/names.json' with { type: 'json' }
import surnames from './tables/surnames.json' with { type: 'json' }
import termSurnames from './tables/term-surnames.json' with { type: 'json' }
import terms from './tables/terms.json' with { type: 'json' }
import wordGivenNames from './tables/word-given-names.json' with { type: 'json' }
import wordSurnames from './tables/word-surnames.json' with { type: 'json' }
import wordsAToC from './tables/words-a-c.json' with { type: 'json' }
import wordsDToH from './tables/words-d-h.json' with { type: 'json' }
import wordsIToP from './tables/words-i-p.json' with { type: 'json' }
import wordsQToZ from './tables/words-q-z.json' with { type: 'json' }
import { compoundRests } from './compound-rests.ts'
import { inflectedFrom } from './inflections.ts'
import { isMedicalCompound } from './medical-compounds.ts'
import { WordTable } from './word-table.ts'

export { foldWord } from './fold-word.ts'
export { isUnit } from './units.ts'

const WORDS = new WordTable(terms, wordsAToC, wordsDToH, wordsIToP, wordsQToZ)
const TERMS = new WordTable(terms)
const GLUED_TERMS = new WordTable(gluedTerms)
const GIVEN_NAMES = new WordTable(givenNames)
const SURNAMES = new WordTable(surnames)
// Names that nobody has told apart: each is taken for both.
const LISTED_NAMES = new WordTable(listedNames)
const TERM_SURNAMES = new WordTable(termSurnames)
const WORD_GIVEN_NAMES = new WordTable(wordGivenNames)
const WORD_SURNAMES = new WordTable(wordSurnames)

/** Whether a folded word is a term of imaging, medicine or devices that may also stand glued to others, as in `t1mprage`. */
export function isImagingTerm(word: string): boolean {
  return GLUED_TERMS.has(word)
}

/** Whether a folded word is a term of imaging, medicine or devices. */
export function isTerm(word: string): boolean {
  return TERMS.has(word)
}

/**
 * Whether a folded word is an ordinary English or French word, a term of imaging, such a word behind a prefix of medicine
 * (`periventricular`) or with an ending (`reformatted`), two terms in one (`bloodpool`), or built of the elements of medicine
 * (`papilledema`): what `strict` cleaning lets survive.
 */
export function isWord(word: string): boolean {
  if (WORDS.has(word)) return true
  return isBuilt(word) && !isGivenName(word) && !isSurname(word)
}

function isBuilt(word: string): boolean {
  const isKnown = (base: string): boolean => WORDS.has(base)
  if (compoundRests(word).some(isKnown) || inflectedFrom(word).some(isKnown)) return true
  return isMedicalCompound(word) || isTwoTerms(word)
}

const TERM_LETTERS_MIN = 4
const TERMS_LETTERS_MIN = 10
const TERMS_LETTERS_MAX = 40

/** Two terms that nobody bears as a name, or the plural of one; of 197,000 known names fifteen would be so built. */
function isTwoTerms(word: string): boolean {
  if (word.length > TERMS_LETTERS_MAX) return false
  if (word.endsWith('s') && word.length > TERM_LETTERS_MIN + 1 && isNamelessTerm(word.slice(0, -1))) return true
  if (word.length < TERMS_LETTERS_MIN) return false
  for (let at = TERM_LETTERS_MIN; at <= word.length - TERM_LETTERS_MIN; at += 1)
    if (isNamelessTerm(word.slice(0, at)) && isNamelessTerm(word.slice(at))) return true
  return false
}

function isNamelessTerm(word: string): boolean {
  return TERMS.has(word) && !mayBeGivenName(word) && !mayBeSurname(word)
}

/** Whether a folded word is known as a given name, also where it is a word too (May, Rose, Grant). */
export function isGivenName(word: string): boolean {
  return GIVEN_NAMES.has(word) || LISTED_NAMES.has(word)
}

/** Whether a folded word is known as a surname, also where it is a word too (Hart, Long, Young, Price). */
export function isSurname(word: string): boolean {
  return SURNAMES.has(word) || LISTED_NAMES.has(word)
}

/** Whether a folded word is a surname of the project's own list. */
export function isOwnSurname(word: string): boolean {
  return SURNAMES.has(word)
}

/** Whether a folded word is a given name of the project's own list. */
export function isOwnGivenName(word: string): boolean {
  return GIVEN_NAMES.has(word)
}

/** Whether a folded word is a term, no part of the body, and a surname of the project's own list as well: Tse, Ip, Swan, Ho. */
export function isTermSurname(word: string): boolean {
  return TERM_SURNAMES.has(word)
}

/** Whether a folded word is a given name, or a word that somebody bears as one: enough next to another name (Ray, Glen). */
export function mayBeGivenName(word: string): boolean {
  return isGivenName(word) || WORD_GIVEN_NAMES.has(word)
}

/** Whether a folded word is a surname, or a word that somebody bears as one: enough next to another name (Head, Crane). */
export function mayBeSurname(word: string): boolean {
  return isSurname(word) || WORD_SURNAMES.has(word) || TERM_SURNAMES.has(word)
}
