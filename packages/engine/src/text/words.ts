import { foldWord } from './vocabulary.ts'

/** A run of letters, digits and their marks in a text. */
export interface Word {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Without case and accents, as the vocabulary and the known identifiers have it. */
  readonly folded: string
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const ASCII = /^[\0-\x7f]*$/

/** The words of a text in their order. */
export function wordsIn(text: string): Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    text: word,
    folded: foldWord(word),
  }))
}

/** The folded forms of a text's words. */
export function foldedWords(text: string): string[] {
  return wordsIn(text).map(({ folded }) => folded)
}

/** For each letter of a word's folded form, where in the word its letter starts; and last, the word's length. */
export function foldedOffsets({ text }: Word): Uint32Array {
  if (ASCII.test(text)) return Uint32Array.from({ length: text.length + 1 }, (_, index) => index)
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    for (let count = foldWord(character).length; count > 0; count -= 1) offsets.push(at)
    at += character.length
  }
  return Uint32Array.from([...offsets, text.length])
}
