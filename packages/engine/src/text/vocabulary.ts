import givenNames from './tables/given-names.json' with { type: 'json' }
import gluedTerms from './tables/glued-terms.json' with { type: 'json' }
import listedNames from './tables/names.json' with { type: 'json' }
import surnames from './tables/surnames.json' with { type: 'json' }
import terms from './tables/terms.json' with { type: 'json' }
import wordsAToC from './tables/words-a-c.json' with { type: 'json' }
import wordsDToH from './tables/words-d-h.json' with { type: 'json' }
import wordsIToP from './tables/words-i-p.json' with { type: 'json' }
import wordsQToZ from './tables/words-q-z.json' with { type: 'json' }
import { compoundRests } from './compound-rests.ts'
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
 * (`periventricular`), or built of the elements of medicine (`papilledema`): what `strict` cleaning lets survive.
 */
export function isWord(word: string): boolean {
  if (WORDS.has(word)) return true
  const isBuilt = compoundRests(word).some((rest) => WORDS.has(rest)) || isMedicalCompound(word)
  return isBuilt && !isGivenName(word) && !isSurname(word)
}

/** Whether a folded word is known as a given name, also where it is a word too (May, Rose, Grant). */
export function isGivenName(word: string): boolean {
  return GIVEN_NAMES.has(word) || LISTED_NAMES.has(word)
}

/** Whether a folded word is known as a surname, also where it is a word too (Hart, Long, Young, Price). */
export function isSurname(word: string): boolean {
  return SURNAMES.has(word) || LISTED_NAMES.has(word)
}
