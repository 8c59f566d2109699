import codedTerms from './tables/coded-terms.json' with { type: 'json' }

const CODED_TERMS = new Set(codedTerms)

// Shorter tokens are matched as whole words only: `Li` is in `Limb`.
const GLUED_LETTERS_MIN = 4
const TOKENS_MAX = 4096
const TOKEN_LETTERS_MAX = 64

/** What one instance says about people and places, in a form that a text can be compared with: no accents, no case, no punctuation. */
export class KnownIdentifiers {
  readonly #words = new Set<string>()
  readonly #glued: string[] = []
  readonly #answers = new Map<string, boolean>()
  #overflowed = false

  /** Adds every component of a person's name. */
  addName(text: string): void {
    for (const word of wordsOf(text)) if (word.length >= 2) this.#add(word)
  }

  /** Adds an identifier, an address or the name of a place; words that devices and anatomy use too are left out. */
  addText(text: string): void {
    for (const word of wordsOf(text)) if (word.length >= 3 && !CODED_TERMS.has(word)) this.#add(word)
    const whole = wordsOf(text).join('')
    if (whole.length >= GLUED_LETTERS_MIN && !CODED_TERMS.has(whole)) this.#add(whole)
  }

  /** Whether a text holds one of the identifiers, as a word or glued to others. */
  isIn(text: string): boolean {
    // Where there were more identifiers than the limit, nothing can be said to be free of them.
    if (this.#overflowed) return true
    const known = this.#answers.get(text)
    if (known !== undefined) return known
    const answer = this.#search(text)
    if (this.#answers.size < TOKENS_MAX && text.length <= TOKEN_LETTERS_MAX) this.#answers.set(text, answer)
    return answer
  }

  #search(text: string): boolean {
    if (this.#words.size === 0) return false
    const words = wordsOf(text)
    if (words.some((word) => this.#words.has(word))) return true
    const glued = words.join('')
    return this.#glued.some((word) => glued.includes(word))
  }

  #add(word: string): void {
    const token = word.slice(0, TOKEN_LETTERS_MAX)
    if (this.#words.has(token)) return
    this.#answers.clear()
    if (this.#words.size >= TOKENS_MAX) this.#overflowed = true
    else this.#words.add(token)
    if (token.length >= GLUED_LETTERS_MIN) this.#glued.push(token)
  }
}

/** Whether a coded string is a term of PS3.3 or of well-known devices, which is nobody's name. */
export function isCodedTerm(text: string): boolean {
  return CODED_TERMS.has(text.toUpperCase())
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
