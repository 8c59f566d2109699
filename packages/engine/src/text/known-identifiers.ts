import { isCodedTerm } from '../coded-terms.ts'
import { dayNumber } from '../dates.ts'
import { isParticle, isTitle, otherSpellings } from './name-parts.ts'
import { OwnParticles } from './own-particles.ts'
import { isGenericPlaceWord } from './place-words.ts'
import { mergeSpans, overlaps, type Span } from './span.ts'
import { isImagingTerm, isWord } from './vocabulary.ts'
import { foldedOffsets, foldedWords, wordsIn, type Word } from './words.ts'

// Shorter tokens are matched as whole words only: `Li` is in `Limb`. Scripts without spaces have shorter names.
const GLUED_LETTERS_MIN = 4
const GLUED_SIGNS_MIN = 2
const TOKENS_MAX = 4096
const TOKEN_LETTERS_MAX = 64
// An identifier that is written in groups: 9123 456 789, O'Brien-van der Berg.
const JOINED_WORDS_MAX = 8
const JOIN_GAP_MAX = 3
const PAIR_LETTERS_MIN = 7
const SIGNS = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u
const ANSWER_LETTERS_MAX = 1024
// The instances of a series say the same of people and places; a thread meets few series at a time.
const REMEMBERED_MAX = 8
const REMEMBERED_LETTERS_MAX = 1 << 16

/** What an instance tells of somebody: in the order in which it does, since all of it together is what is known. */
export interface Told {
  readonly kind: 'name' | 'text' | 'birthDate'
  readonly text: string
}

const remembered = new Map<string, KnownIdentifiers>()

/** What one instance says about people and places, in a form that a text can be compared with: no accents, no case, no punctuation. */
export class KnownIdentifiers {
  readonly #words = new Set<string>()
  readonly #names = new Set<string>()
  readonly #particles = new OwnParticles()
  readonly #joined = new Set<string>()
  readonly #glued: string[] = []
  readonly #answers = new Map<string, boolean>()
  readonly #found = new Map<string, readonly Span[]>()
  readonly #birthDays = new Set<number>()
  #overflowed = false

  /** What an instance tells, ready to be compared with; two instances that tell the same share it, and what was found with it. */
  static of(told: readonly Told[]): KnownIdentifiers {
    // Texts may hold any sign, so their lengths are part of the key.
    const key = told.map(({ kind, text }) => `${kind} ${text.length} ${text}`).join('\n')
    const known = remembered.get(key)
    if (known !== undefined) return known
    const made = new KnownIdentifiers()
    for (const { kind, text } of told) made.#tell(kind, text)
    if (key.length > REMEMBERED_LETTERS_MAX) return made
    if (remembered.size >= REMEMBERED_MAX) remembered.delete(remembered.keys().next().value as string)
    remembered.set(key, made)
    return made
  }

  #tell(kind: Told['kind'], text: string): void {
    if (kind === 'name') this.addName(text)
    else if (kind === 'text') this.addText(text)
    else this.addBirthDate(text)
  }

  /** Adds every component of a person's name. */
  addName(text: string): void {
    // A name that is a particle alone changes what is found, and is no word of the sets.
    this.#found.clear()
    for (const component of text.split(/[\^=]/)) {
      const spellings = [component, ...otherSpellings(component)]
      for (const spelling of spellings) this.#addComponent(foldedWords(spelling))
      this.#particles.add(component)
    }
    // Ideographic groups are written without a sign between family and given name.
    for (const group of text.split('=')) if (SIGNS.test(group)) this.#add(foldedWords(group).join(''), this.#names)
  }

  /** Adds an identifier, an address or the name of a place; words that devices, anatomy and language use too are left out. */
  addText(text: string): void {
    const words = foldedWords(text)
    for (const word of words) if (word.length >= 3 && !isCommon(word)) this.#add(word, this.#words)
    const whole = words.join('')
    if (whole.length >= GLUED_LETTERS_MIN && !isCommon(whole)) this.#add(whole, this.#words)
    // Eagle Ridge Hospital: each is a word of the language, and two together are a place.
    for (const [index, word] of words.entries()) {
      const next = words[index + 1]
      if (next !== undefined && isTellingPair(word, next)) this.#add(word + next, this.#words)
    }
  }

  /** Adds the day on which a person was born, as DA: a date in a text that is this one is never shifted. */
  addBirthDate(text: string): void {
    const [, year, month, date] = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text) ?? []
    const day = dayNumber(Number(year), Number(month), Number(date))
    if (day !== undefined) this.#birthDays.add(day)
  }

  /** Whether a day, as `dayNumber` counts, is one on which a person of this instance was born. */
  isBirthDay(day: number): boolean {
    return this.#birthDays.has(day)
  }

  /** Whether a text holds one of the identifiers, as a word or glued to others; for values that stay or go as a whole. */
  isIn(text: string): boolean {
    // Where there were more identifiers than the limit, nothing can be said to be free of them.
    if (this.#overflowed) return true
    const known = this.#answers.get(text)
    if (known !== undefined) return known
    const answer = this.#search(text)
    if (this.#answers.size < TOKENS_MAX && text.length <= TOKEN_LETTERS_MAX) this.#answers.set(text, answer)
    return answer
  }

  /** Where the identifiers stand in a text: whole words, parts of words, and words that belong together. */
  spansIn(text: string): readonly Span[] {
    if (this.#overflowed) return text === '' ? [] : [{ start: 0, end: text.length }]
    if (this.#words.size + this.#names.size === 0 && this.#particles.isEmpty) return []
    const known = this.#found.get(text)
    if (known !== undefined) return known
    const found = this.#findSpans(text)
    if (this.#found.size < TOKENS_MAX && text.length <= ANSWER_LETTERS_MAX) this.#found.set(text, found)
    return found
  }

  #search(text: string): boolean {
    if (this.#words.size + this.#names.size === 0) return false
    const words = foldedWords(text)
    if (words.some((word) => this.#isKnown(word))) return true
    const glued = words.join('')
    return this.#glued.some((word) => glued.includes(word))
  }

  #findSpans(text: string): Span[] {
    const words = wordsIn(text)
    const spans = words.flatMap((word) => (this.#isKnown(word.folded) ? [word] : this.#insideOf(word)))
    const named = mergeSpans([...spans, ...this.#joinedIn(words, text)])
    const names = mergeSpans([...named, ...this.#particles.spansIn(words, named, text)])
    return mergeSpans([...names, ...partsBeside(words, names, text)]).map(({ start, end }) => ({ start, end }))
  }

  #isKnown(word: string): boolean {
    return this.#names.has(word) || this.#words.has(word)
  }

  /** Identifiers inside one word, `SMITHJOHNMR1`; a word of the language that happens to hold one (Hart, chart) is left. */
  #insideOf(word: Word): Span[] {
    const { folded } = word
    const inside = this.#glued.filter((token) => folded.includes(token))
    if (inside.length === 0 || isWord(folded)) return []
    const offsets = foldedOffsets(word)
    return inside.flatMap((token) => {
      const spans: Span[] = []
      for (let at = folded.indexOf(token); at >= 0; at = folded.indexOf(token, at + token.length)) {
        const end = offsets[at + token.length] ?? word.text.length
        spans.push({ start: word.start + (offsets[at] as number), end: word.start + end })
      }
      return spans
    })
  }

  /** Words that are one identifier when they are put together. */
  #joinedIn(words: readonly Word[], text: string): Span[] {
    const spans: Span[] = []
    for (const [index, first] of words.entries()) {
      let joined = first.folded
      for (let next = index + 1; next < Math.min(words.length, index + JOINED_WORDS_MAX); next += 1) {
        const word = words[next] as Word
        const gap = text.slice((words[next - 1] as Word).end, word.start)
        joined += word.folded
        if (gap.length > JOIN_GAP_MAX || gap.includes('\n') || joined.length > TOKEN_LETTERS_MAX) break
        if (this.#joined.has(joined)) spans.push({ start: first.start, end: word.end })
      }
    }
    return spans
  }

  #addComponent(words: readonly string[]): void {
    for (const word of words) {
      if (word.length >= 2 && !isTitle(word) && !isParticle(word)) this.#add(word, this.#names)
    }
    const whole = words.filter((word) => !isTitle(word)).join('')
    if (words.length > 1 && whole.length >= GLUED_LETTERS_MIN) this.#add(whole, this.#names)
  }

  #add(word: string, set: Set<string>): void {
    const token = word.slice(0, TOKEN_LETTERS_MAX)
    if (token === '' || set.has(token)) return
    this.#answers.clear()
    this.#found.clear()
    if (this.#words.size + this.#names.size >= TOKENS_MAX) this.#overflowed = true
    else set.add(token)
    if (token.length >= GLUED_LETTERS_MIN) this.#joined.add(token)
    if (isGlued(token) && !this.#glued.includes(token)) this.#glued.push(token)
  }
}

/** Whether a token is long enough to be looked for inside of words. */
function isGlued(token: string): boolean {
  if (token.length >= GLUED_LETTERS_MIN && !SIGNS.test(token)) return true
  // A syllable of Hangul is two or three letters without NFC.
  return SIGNS.test(token) && token.normalize('NFC').length >= GLUED_SIGNS_MIN
}

/** Words that name nobody: a department `MR`, a station `3T`, `hospital`, and numbers that stand in every text. */
function isCommon(word: string): boolean {
  return isCodedTerm(word) || isWord(word) || (/^\d+$/.test(word) && word.length < GLUED_LETTERS_MIN)
}

function isTellingPair(one: string, other: string): boolean {
  const telling = [one, other].filter((word) => !isGenericPlaceWord(word) && !isImagingTerm(word) && !isParticle(word))
  return one.length > 1 && other.length > 1 && telling.length > 0 && `${one}${other}`.length >= PAIR_LETTERS_MIN
}

/** `G.`, but not the litre of `umol/L.` */
function isInitialWithStop(word: Word, text: string): boolean {
  return /^\p{Lu}$/u.test(word.text) && text[word.end] === '.' && text[word.start - 1] !== '/'
}

/** `van der` and `G.` before a name that was found belong to it. */
function partsBeside(words: readonly Word[], names: readonly Span[], text: string): Span[] {
  const beside: Span[] = []
  let isNameNext = false
  for (const word of words.toReversed()) {
    const isOfName: boolean = isNameNext && (isParticle(word.folded) || isInitialWithStop(word, text))
    if (isOfName) beside.push(word)
    isNameNext = isOfName || overlaps(names, word.start, word.end)
  }
  return beside
}
