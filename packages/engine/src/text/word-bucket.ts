// A set costs about as much as this many searches of the text it is made of. Of the 450 buckets that one report asks for, most are asked
// once or twice: 12 ms where sets alone took 37.
const SEARCHES_MAX = 16
const TILDE = 0x7e

/** Words with the same first letters, less those letters: searched as the text they are loaded as, and as a set once asked often. */
export class WordBucket {
  readonly #text: string
  #searchCount = 0
  #rests: Set<string> | undefined = undefined

  /** Takes rests with blanks between them; one with a tilde stands for two, of which the second ends in s. */
  constructor(text: string) {
    this.#text = ` ${text} `
  }

  /** Whether the bucket has a rest; what has a blank or a tilde in it is none. */
  has(rest: string): boolean {
    if (this.#rests !== undefined) return this.#rests.has(rest)
    if (this.#searchCount === SEARCHES_MAX) this.#rests = readRests(this.#text)
    this.#searchCount += 1
    return !/[ ~]/.test(rest) && this.#isInText(rest)
  }

  #isInText(rest: string): boolean {
    if (this.#text.includes(` ${rest} `) || this.#text.includes(` ${rest}~ `)) return true
    return rest.endsWith('s') && this.#text.includes(` ${rest.slice(0, -1)}~ `)
  }
}

// A loop over the text, and no array of its words: that takes half of the time.
function readRests(text: string): Set<string> {
  const rests = new Set<string>()
  for (let start = 1; start < text.length;) {
    const end = text.indexOf(' ', start)
    const withPlural = end > start && text.charCodeAt(end - 1) === TILDE
    const rest = text.slice(start, withPlural ? end - 1 : end)
    rests.add(rest)
    if (withPlural) rests.add(`${rest}s`)
    start = end + 1
  }
  return rests
}
