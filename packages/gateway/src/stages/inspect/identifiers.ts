import { fold, spellOut, squeeze, words } from './fold.ts'
import type { IdentifierKind } from './identifying-attributes.ts'
import { birthDateSpellings } from './birth-date.ts'
import { NO_NAMES, PLACE_WORDS } from './name-words.ts'

/** An identifier longer than this is looked for by its beginning. */
const LETTERS_MAX = 64

// Tens of thousands of identifiers in one instance are not a person's; what cannot be looked for holds the instance back.
const COUNT_MAX = 50_000

const PERSONAL: ReadonlySet<IdentifierKind> = new Set(['name', 'patientId', 'birthDate', 'address', 'telephone'])

const MISREAD_LETTERS_MIN = 5

const NUMBER_DIGITS_MIN = 5
const COMMON_ID_LETTERS_MIN = 4

/** What an original says about people and places, in the forms in which it is looked for. */
export class Identifiers {
  /** Folded words and joined words, by what they are. Those of four letters and more are looked for everywhere, the others as words. */
  readonly anywhere = new Map<string, IdentifierKind>()
  /** Letters and digits of identifiers that are sought as they stand between other words, punctuation apart. */
  readonly joined = new Map<string, IdentifierKind>()
  /** Values as their bytes are, where folding would change them. */
  readonly raw = new Map<string, IdentifierKind>()
  /** Words and values with the case that they were written in, which base 64 keeps. */
  readonly written = new Map<string, IdentifierKind>()
  #tooMany = false

  /** Whether there were more than can be looked for. */
  get tooMany(): boolean {
    return this.#tooMany
  }

  /** Says that there were more. */
  overflow(): void {
    this.#tooMany = true
  }

  /** Adds a person's name: each component, and components glued together. */
  addName(text: string): void {
    const digraphs = spellOut(text)
    if (digraphs !== undefined) this.addName(digraphs)
    for (const group of text.split('=')) {
      const components = group.split('^').map((component) => words(fold(component)).filter((word) => !NO_NAMES.has(word)))
      for (const component of components) {
        for (const word of component) this.#name(word)
        if (component.length > 1 && component.join('').length >= COMMON_ID_LETTERS_MIN) this.#name(component.join(''))
      }
      const [family = '', given = '', middle = ''] = components.map((component) => component.join(''))
      for (const glued of [family + given, given + family, family + given + middle, given + middle + family])
        if (given !== '' && family !== '') this.#name(glued)
      this.#addApostrophes(group)
      for (const word of words(group)) if (!NO_NAMES.has(fold(word))) this.#write(word, 'name')
    }
  }

  /** Adds a value as it reads under another character set: its longer words only, since pieces of signs make short ones. */
  addMisread(kind: IdentifierKind, text: string): void {
    for (const word of words(fold(text))) if (word.length >= MISREAD_LETTERS_MIN) this.#put(this.anywhere, word, kind)
  }

  /** Adds a value that is no name. */
  add(kind: IdentifierKind, text: string): void {
    const folded = fold(text.trim())
    const whole = squeeze(folded)
    if (kind === 'birthDate') return this.#birthDate(text)
    if (whole.length < COMMON_ID_LETTERS_MIN || words(folded).every((word) => PLACE_WORDS.has(word))) return
    const digits = /^\d+$/.test(whole)
    if (digits && kind !== 'patientId' && whole.length < NUMBER_DIGITS_MIN) return
    // A number of a visit that is a word is a word of every text; 0000 and 1111 are nobody's.
    if (kind === 'number' && !/\d/.test(whole)) return
    if (/^(.)\1*$/.test(whole)) return
    this.#put(this.joined, whole, kind)
    this.#write(text.trim(), kind)
    if (!digits) this.#put(this.anywhere, folded, kind)
    if (kind === 'telephone') for (const run of whole.match(/\d{7,}/g) ?? []) this.#put(this.joined, run.slice(-10), kind)
    if (kind === 'place' || kind === 'address') this.#addPairs(words(folded), kind)
  }

  /** Adds a value's own bytes. */
  addRaw(kind: IdentifierKind, bytes: string): void {
    if (bytes.length >= COMMON_ID_LETTERS_MIN) this.#put(this.raw, bytes, kind)
  }

  /** Leaves out what is shown anyway: no number or place that another attribute may say is a secret; persons stay. */
  leaveOut(shown: Identifiers): void {
    for (const into of ['anywhere', 'joined', 'raw', 'written'] as const)
      for (const word of shown[into].keys()) if (!PERSONAL.has(this[into].get(word) ?? 'name')) this[into].delete(word)
  }

  /** Adds everything that another original says. */
  addAll(other: Identifiers): void {
    for (const [word, kind] of other.anywhere) this.#put(this.anywhere, word, kind)
    for (const [word, kind] of other.joined) this.#put(this.joined, word, kind)
    for (const [word, kind] of other.raw) this.#put(this.raw, word, kind)
    for (const [word, kind] of other.written) this.#put(this.written, word, kind)
    if (other.tooMany) this.#tooMany = true
  }

  #birthDate(text: string): void {
    for (const spelling of birthDateSpellings(text)) this.#put(this.joined, spelling, 'birthDate')
  }

  /** Eagle Ridge, Main Street: two words beside each other tell a place where each alone is a word of the language. */
  #addPairs(all: readonly string[], kind: IdentifierKind): void {
    for (const [index, word] of all.entries()) {
      const next = all[index + 1]
      if (next === undefined || (PLACE_WORDS.has(word) && PLACE_WORDS.has(next))) continue
      if (word.length > 2 && next.length > 2 && word.length + next.length >= 8) this.#put(this.joined, word + next, kind)
    }
  }

  /** O'Brien and Saint-Jean are also sought as they are written. */
  #addApostrophes(group: string): void {
    for (const component of group.split('^')) {
      const written = fold(component.trim())
      if (/[^\p{L}\p{N}]/u.test(written) && squeeze(written).length >= COMMON_ID_LETTERS_MIN) {
        const parts = words(written)
        if (parts.some((part) => !NO_NAMES.has(part) && part.length > 1)) this.#put(this.joined, parts.join(''), 'name')
      }
    }
  }

  #write(text: string, kind: IdentifierKind): void {
    if (text.length >= COMMON_ID_LETTERS_MIN) this.#put(this.written, text, kind)
  }

  #name(word: string): void {
    if (word.length >= 2 && !/^\d+$/.test(word)) this.#put(this.anywhere, word, 'name')
  }

  #put(into: Map<string, IdentifierKind>, word: string, kind: IdentifierKind): void {
    const short = word.slice(0, LETTERS_MAX)
    if (into.has(short)) return
    if (into.size >= COUNT_MAX) this.#tooMany = true
    else into.set(short, kind)
  }
}
