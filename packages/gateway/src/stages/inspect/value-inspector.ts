import { daysIn, daysOf } from './birth-date.ts'
import { instanceUids } from './class-uids.ts'
import type { CleanValues } from './clean-values.ts'
import { isPlain, latin1, readings } from './decode.ts'
import { isChance, isMadeByUs, isMaker, isPseudonym, isTerm } from './excuses.ts'
import { fold, words } from './fold.ts'
import type { Hit } from './hit.ts'
import type { IdentifierKind } from './identifying-attributes.ts'
import type { Kept } from './kept.ts'
import type { Needle } from './needles.ts'
import { isTemporal, placeClass, type PlaceClass } from './place-class.ts'
import type { Searcher } from './searcher.ts'
import { shapeIn } from './shapes.ts'
import { standsOut } from './stands-out.ts'
import type { Element } from './walker.ts'

/** What a candidate is held against. */
export interface Against {
  readonly kept: Kept
  readonly searcher: Searcher | undefined
  readonly uids: ReadonlySet<string>
  /** The days of the one original, by place; empty where there are many originals or none. */
  readonly days: ReadonlyMap<number, readonly string[]>
  /** Whether the candidate must have pixels: the original has them. */
  readonly hasPixels: boolean
  readonly clean: CleanValues
}

/** Part of a value, where it comes in pieces. */
interface Piece {
  readonly at: number
  readonly last: boolean
}

/** One value as it is looked at. */
interface Looked {
  readonly element: Element
  readonly bytes: Uint8Array
  readonly at: number
  readonly place: PlaceClass
}

// A pattern of letters in binary data is met by chance: once in a million values of a size is seldom enough. A letter has two cases.
const CHANCE_BITS = 20
const BITS_A_LETTER = 7
const BINARY_BYTES_LEAST = 1 << 12
const BINARY_BYTES_MIN = 5

const CONTEXT_BYTES = 64
const REMEMBERED_BYTES_MAX = 128
const PATIENT_NAME = 0x00100010
const PATIENT_ID = 0x00100020

const UID_DIGITS_MIN = 9
const JOINED_WORDS_MAX = 8
const UIDS = /(?<!\d)\d{1,39}(?:\.\d{1,39}){3,63}/g

// Attributes that hold a number of a device, where the profile keeps those.
const DEVICE_NUMBERS: ReadonlySet<number> = new Set([
  0x00181000, 0x00181004, 0x00181005, 0x00181007, 0x00181008, 0x00181009, 0x0018700a,
])

/** Looks at the values of a candidate, one after another. */
export class ValueInspector {
  readonly #against: Against
  readonly #tell: (hit: Hit) => void
  #states: number[] = []
  /** What was found so far, and what must be looked at each time. */
  #found = 0

  constructor(against: Against, tell: (hit: Hit) => void) {
    this.#against = against
    this.#tell = tell
  }

  /** Looks at a value, or at a piece of one; tells whether the same bytes need not be looked at in the same place again. */
  value(element: Element, bytes: Uint8Array, piece: Piece): boolean {
    const place = placeClass(element, bytes)
    const looked: Looked = { element, bytes, at: piece.at, place }
    // Whether a day may stand in a place depends on the original.
    const isDay = place === 'number' && bytes.length >= 8 && isTemporal(element)
    if (isDay) this.#days(looked, daysOf(latin1(bytes)))
    if (isTooPlain(looked)) return !isDay
    const text = this.#against.kept.tags.includes(element.tag) ? undefined : rememberedAs(looked)
    if (text !== undefined && this.#against.clean.has(element.label, place, text)) return !isDay
    // Elsewhere the same words may be somebody's, so they are remembered by their place alone.
    if (place !== 'binary' && place !== 'uid' && isMadeByUs(element, latin1(bytes))) return !isDay
    const before = this.#found
    this.#look(looked, piece)
    if (text === undefined || this.#found > before) return false
    this.#against.clean.add(element.label, place, text)
    return !isDay
  }

  #look(looked: Looked, { at, last }: Piece): void {
    const { bytes, place } = looked
    const { searcher } = this.#against
    if (searcher !== undefined) {
      const states = searcher.search(bytes, (needle, end) => this.#met(looked, needle, end), at === 0 ? [] : this.#states)
      this.#states = last ? [] : states
    }
    this.#uids(looked)
    if (place === 'text') this.#texts(looked)
    else if (place === 'code') this.#words(looked, fold(latin1(bytes)))
  }

  #met(looked: Looked, needle: Needle, end: number): void {
    const { element, place } = looked
    const start = end - needle.bytes.length
    if (place === 'binary' && needle.bytes.length < chanceLetters(element.length)) return
    if (start < 0) return this.#hit(looked, needle.kind, [start, end])
    if (!this.#counts(looked, needle, start)) return
    this.#hit(looked, needle.kind, [start, end])
  }

  /** Whether what was met in a place of its kind is the identifier, and not something that looks like a part of it. */
  #counts({ element, bytes, place }: Looked, { bytes: pattern, form }: Needle, start: number): boolean {
    const end = start + pattern.length
    switch (form) {
      case 'wide':
      case 'raw':
        return true
      case 'base64':
        return latin1(bytes.subarray(start, end)) === pattern
      case 'digits':
        return place === 'number' ? false : place === 'uid' ? pattern.length >= UID_DIGITS_MIN : true
      case 'uid':
        return !/[\d.]/.test(String.fromCharCode(bytes[end] ?? 0, bytes[start - 1] ?? 0))
      default:
    }
    // Of a long text only what stands around is looked at: a megabyte of matches must not cost a megabyte each.
    const from = Math.max(0, start - CONTEXT_BYTES)
    const text = latin1(bytes.subarray(from, end + CONTEXT_BYTES))
    const span = [start - from, end - from] as const
    if (place === 'code' && isTerm(partAround(text, ...span))) return false
    if (isChance(element, text, span) || isMaker(element.tag, text, start)) return false
    return standsOut(text.toLowerCase(), span, (word) => this.#against.searcher?.isName(word) ?? false)
  }

  #uids(looked: Looked): void {
    const { element, bytes, place } = looked
    const { uids } = this.#against
    if (uids.size === 0 || place === 'number' || bytes.length < 8) return
    if (place === 'uid') {
      if (instanceUids(element.tag, latin1(bytes)).some((uid) => uids.has(uid))) this.#hit(looked, 'uid', [0, bytes.length])
      return
    }
    if (place === 'binary' && !bytes.includes(0x2e)) return
    const text = latin1(bytes)
    const narrow = place === 'binary' || text.includes('\0') ? [text, text.replaceAll('\0', '')] : [text]
    for (const one of narrow)
      for (const { 0: uid, index } of one.matchAll(UIDS)) if (uids.has(uid)) this.#hit(looked, 'uid', [index, index + uid.length])
  }

  #texts(looked: Looked): void {
    const { element, bytes } = looked
    const { searcher } = this.#against
    const all = readings(bytes, element.label)
    if (searcher !== undefined && !isPlain(bytes)) for (const text of all) this.#foldedText(looked, fold(text), searcher)
    // In a reading that is not meant, words break into pieces that may be anybody's short name.
    this.#text(looked, all[0] ?? latin1(bytes))
  }

  #text(looked: Looked, text: string): void {
    const { element } = looked
    const folded = fold(text)
    this.#words(looked, folded)
    this.#days(looked, daysIn(folded))
    const device = this.#against.kept.deviceIdentity && DEVICE_NUMBERS.has(element.tag)
    const found = device || this.#against.kept.tags.includes(element.tag) ? undefined : shapeIn(text, folded)
    if (found !== undefined)
      this.#say({
        code: 'SHAPE',
        path: pathOf(element),
        offset: element.offset + found.at,
        length: found.length,
        kind: found.shape,
      })
  }

  /** Text that is no ASCII is searched as it reads, too. */
  #foldedText(looked: Looked, folded: string, searcher: Searcher): void {
    const bytes = Buffer.from(folded)
    searcher.search(bytes, (needle, end) => {
      const start = end - needle.bytes.length
      if (needle.form !== 'plain' && needle.form !== 'reversed') return
      const from = Math.max(0, start - CONTEXT_BYTES)
      const text = latin1(bytes.subarray(from, end + CONTEXT_BYTES))
      if (standsOut(text, [start - from, end - from], searcher.isName)) this.#hit(looked, needle.kind, [start, end])
    })
  }

  /** Words of two and three letters, and identifiers with other signs between their letters and digits. */
  #words(looked: Looked, folded: string): void {
    const { searcher } = this.#against
    if (searcher === undefined) return
    const { place, element, bytes } = looked
    if (isPseudonym(element, latin1(bytes))) return
    if (place === 'text' && searcher.short.size > 0)
      for (const word of words(folded)) {
        const kind = word.length <= 3 ? searcher.short.get(word) : undefined
        if (kind !== undefined) this.#hit(looked, kind, [0, bytes.length])
      }
    const runs = folded.match(/\p{L}+|\p{N}+/gu) ?? []
    for (const index of runs.keys()) {
      let joined = ''
      for (let next = index; next < Math.min(runs.length, index + JOINED_WORDS_MAX); next += 1) {
        joined += runs[next] as string
        const kind = searcher.joined.get(joined)
        if (kind !== undefined) this.#hit(looked, kind, [0, bytes.length])
      }
    }
  }

  /** A day that stands where the original has the same: it was not shifted. */
  #days(looked: Looked, days: readonly string[]): void {
    // Whether a day may stand in a place depends on the place.
    if (days.length > 0 && looked.place === 'text') this.#found += 1
    if (days.length === 0 || this.#against.kept.dates) return
    const original = this.#against.days.get(looked.element.place)
    if (original === undefined || this.#against.kept.tags.includes(looked.element.tag)) return
    const same = days.find((day) => original.includes(day) && day !== '19000101')
    if (same !== undefined)
      this.#say({ code: 'DATE', path: pathOf(looked.element), offset: looked.element.offset, length: looked.element.length })
  }

  #say(hit: Hit): void {
    this.#found += 1
    this.#tell(hit)
  }

  #hit({ element, at }: Looked, kind: IdentifierKind, [start, end]: readonly [number, number]): void {
    const code = kind === 'uid' ? 'UID' : 'IDENTIFIER'
    this.#say({ code, path: pathOf(element), offset: element.offset + at + start, length: end - start, kind })
  }
}

/** Whether a value has no room for anything that is looked for: digits and signs of a number, or a binary number of four bytes. */
function isTooPlain({ element, bytes, place }: Looked): boolean {
  if (place === 'binary') return element.length < BINARY_BYTES_MIN
  if (place !== 'number') return false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === 0 || (byte > 0x39 && byte !== 0x5c)) return false
  }
  return true
}

/** The text by which a value may be remembered as clean: short, without a UID, and where only the words themselves decide. */
function rememberedAs({ element, bytes, place }: Looked): string | undefined {
  if (place === 'binary' || place === 'uid' || bytes.length > REMEMBERED_BYTES_MAX || bytes.length !== element.length)
    return undefined
  const { tag } = element
  if (tag === PATIENT_NAME || tag === PATIENT_ID || DEVICE_NUMBERS.has(tag)) return undefined
  const text = latin1(bytes)
  return place !== 'number' && text.includes('.') && /\.\d+\.\d/.test(text) ? undefined : text
}

function pathOf({ path, tag }: Element): number[] {
  return [...path, tag]
}

/** The value of a multi-valued coded string around a place. */
function partAround(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\\', start) + 1
  const to = text.indexOf('\\', end)
  return text.slice(from, to < 0 ? text.length : to)
}

/** The letters that a pattern must have so that chance does not make it in binary data of a length. */
function chanceLetters(length: number): number {
  return Math.ceil((CHANCE_BITS + Math.log2(Math.max(length, BINARY_BYTES_LEAST))) / BITS_A_LETTER)
}
