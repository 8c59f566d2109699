/**
 * Words by their first three letters, the rests of each in one text: the form in which they are committed and loaded. A rest with a
 * tilde stands for two words, of which the second ends in s.
 */
export type WordBuckets = Readonly<Record<string, string>>

const START_LETTERS = 3

/** A set of words, of which a bucket is made into a set when it is first asked: most start letters are never asked for. */
export class WordTable {
  readonly #sources: readonly WordBuckets[]
  readonly #buckets = new Map<string, ReadonlySet<string>>()

  constructor(...sources: readonly WordBuckets[]) {
    this.#sources = sources
  }

  /** Whether the table has a folded word. */
  has(word: string): boolean {
    const start = word.slice(0, START_LETTERS)
    const bucket = this.#buckets.get(start) ?? this.#read(start)
    return bucket.has(word.slice(START_LETTERS))
  }

  #read(start: string): ReadonlySet<string> {
    const texts = this.#sources.flatMap((source) => (Object.hasOwn(source, start) ? [source[start] ?? ''] : []))
    // What no table knows is not remembered, so that hostile text cannot fill the memory.
    if (texts.length === 0) return NONE
    const bucket = new Set(texts.flatMap(restsOf))
    this.#buckets.set(start, bucket)
    return bucket
  }
}

const NONE: ReadonlySet<string> = new Set()

function restsOf(text: string): string[] {
  return text.split(' ').flatMap((rest) => (rest.endsWith('~') ? [rest.slice(0, -1), `${rest.slice(0, -1)}s`] : [rest]))
}
