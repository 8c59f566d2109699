import codedTerms from './tables/coded-terms.json' with { type: 'json' }

const CODED_TERMS = new Set(codedTerms)

/** Whether a coded string is a term of PS3.3 or of well-known devices, which is nobody's name. */
export function isCodedTerm(text: string): boolean {
  return CODED_TERMS.has(text.toUpperCase())
}
