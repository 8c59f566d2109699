import { WordBucket } from './word-bucket.ts'

/**
 * Words by their first three letters, the rests of each in one text: the form in which they are committed and loaded. A rest with a
 * tilde stands for two words, of which the second ends in s.
 */
export type WordBuckets = Readonly<Record<string, string>>

const START_LETTERS = 3

/** A set of words, of which a bucket is opened when it is first asked: most first letters are never asked for. */
export class WordTable {
  readonly #sources: readonly WordBuckets[]
  readonly #opened = new Map<string, WordBucket>()

  constructor(...sources: readonly WordBuckets[]) {
    this.#sources = sources
  }

  /** Whether the table has a folded word. */
  has(word: string): boolean {
    const start = word.slice(0, START_LETTERS)
    const bucket = this.#opened.get(start) ?? this.#open(start)
    return bucket !== undefined && bucket.has(word.slice(START_LETTERS))
  }

  #open(start: string): WordBucket | undefined {
    const texts = this.#sources.flatMap((source) => (Object.hasOwn(source, start) ? [source[start] ?? ''] : []))
    // What no table knows is not remembered, so that hostile text cannot fill the memory.
    if (texts.length === 0) return undefined
    const bucket = new WordBucket(texts.join(' '))
    this.#opened.set(start, bucket)
    return bucket
  }
}
