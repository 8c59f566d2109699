import { CST, Lexer } from 'yaml'

/** The limits on a profile's text, many times what the longest one needs that a person can still sign. */
export const PROFILE_LIMITS = {
  charactersMax: 1 << 20,
  /** Words and signs, with the white space and the comments between them. */
  lexemesMax: 100_000,
  /** Pairs of key and value: that no key comes twice is found by comparing each with all. */
  pairsMax: 5_000,
  /** Lists and maps inside each other, and columns that a line is set in. */
  nestingMax: 32,
  indentMax: 128,
} as const

/** What is too much in a profile. */
export interface Excess {
  readonly offset: number
  readonly says: string
}

/**
 * What of a profile's text is beyond the limits, found in one pass over its lexemes: the parser behind takes seconds for a text that
 * is nested deeply or is one long list, and minutes for a hundred thousand keys.
 */
export function profileExcess(text: string): Excess | undefined {
  const { charactersMax } = PROFILE_LIMITS
  if (text.length > charactersMax) return { offset: 0, says: `a profile has at most ${charactersMax} bytes` }
  const extent = new Extent()
  for (const lexeme of new Lexer().lex(text)) {
    const says = extent.add(lexeme)
    if (says !== undefined) return { offset: extent.offset, says }
    extent.pass(lexeme)
  }
  return undefined
}

/** Line and column of a place in a text. */
export function positionIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`
}

/** Signs of the lexer's own, which stand for no character. */
const WITHOUT_TEXT = new Set(['doc-mode', 'scalar', 'flow-error-end'])

class Extent {
  offset = 0
  #lexemes = 0
  #pairs = 0
  /** Brackets and braces that are open, and signs of block lists and keys in this line. */
  #open = 0
  #inLine = 0
  #last: string | null = 'newline'

  /** What is too much with this lexeme. */
  add(lexeme: string): string | undefined {
    const { lexemesMax, pairsMax, nestingMax, indentMax } = PROFILE_LIMITS
    const type = this.#typeOf(lexeme)
    this.#lexemes += 1
    if (type === 'newline') this.#inLine = 0
    if (type === 'flow-seq-start' || type === 'flow-map-start') this.#open += 1
    if (type === 'flow-seq-end' || type === 'flow-map-end') this.#open -= 1
    if (type === 'seq-item-ind' || type === 'explicit-key-ind') this.#inLine += 1
    if (type === 'map-value-ind') this.#pairs += 1
    if (this.#lexemes > lexemesMax) return `a profile has at most ${lexemesMax} words and signs`
    if (this.#pairs > pairsMax) return `a profile has at most ${pairsMax} keys`
    if (this.#open + this.#inLine > nestingMax) return `lists and maps are nested more than ${nestingMax} deep`
    const isIndent = type === 'space' && this.#last === 'newline'
    return isIndent && lexeme.length > indentMax ? `lines are indented by at most ${indentMax} columns` : undefined
  }

  /** Goes on behind a lexeme. */
  pass(lexeme: string): void {
    const type = this.#typeOf(lexeme)
    this.#last = type
    if (type === null || !WITHOUT_TEXT.has(type)) this.offset += lexeme.length
  }

  /** Behind the sign for a plain scalar stands its text, whatever it looks like. */
  #typeOf(lexeme: string): string | null {
    return this.#last === 'scalar' ? null : CST.tokenType(lexeme)
  }
}
