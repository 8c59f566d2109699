import type { ByteSource } from './byte-source.ts'
import { characterLabel, latin1 } from './decode.ts'
import { EXPLICIT, IMPLICIT, vrForm, type Encoding } from './encoding.ts'
import { Unwalkable } from './unwalkable.ts'

/** One Data Element where it stands. */
export interface Element {
  readonly tag: number
  /** Empty in implicit VR, which does not say it. */
  readonly vr: string
  readonly offset: number
  readonly length: number
  readonly depth: number
  /** The sequences that it is in, from the outermost. */
  readonly path: readonly number[]
  /** The number of its place, which tags and items on the way make: the same in two files that are built alike. */
  readonly place: number
  readonly big: boolean
  /** The decoder's label of the character set that holds here. */
  readonly label: string
}

/** Takes what a walk meets. */
export interface Visitor {
  /** Whether the value is wanted. */
  readonly element: (element: Element) => boolean
  /** A value that was wanted, whole where it is not longer than `VALUE_BYTES_MAX` and in pieces of that size elsewhere. */
  readonly value: (element: Element, bytes: Uint8Array, at: number) => void
  /** The image's own native pixels, which are not read. */
  readonly pixels: (element: Element) => void
  /** A fragment of encapsulated pixels; the first is the offset table. */
  readonly fragment: (element: Element, offset: number, length: number) => void
}

/** Values up to this size come whole. */
export const VALUE_BYTES_MAX = 1 << 20

// The product's own reader allows as much nesting; an object with 20 million elements is none that was ever made.
const DEPTH_MAX = 64
const ELEMENTS_MAX = 20_000_000

const UNDEFINED = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
const CHARACTER_SET = 0x00080005
const HEADER_BYTES = 12
const WINDOW_BYTES = 1 << 12

/** Whether a tag is that of an image's pixels (PS3.3 C.7.6.3, C.7.6.24). */
export function isPixels(tag: number): boolean {
  return tag === 0x7fe00010 || tag === 0x7fe00008 || tag === 0x7fe00009
}

/** Where a walk is. */
interface Scope {
  readonly encoding: Encoding
  /** Where this part ends. */
  readonly end: number
  /** Whether a delimiter ends it before. */
  readonly delimited: boolean
  readonly depth: number
  readonly path: readonly number[]
  readonly place: number
  label: string
}

/** Walks over Data Elements; throws `Unwalkable` where they are not what they must be. */
export class Walker {
  readonly #source: ByteSource
  readonly #visitor: Visitor
  readonly #odd: 'allowed' | 'refused'
  #window: Uint8Array = new Uint8Array(0)
  /** The walker's own copy of what it is walking over: what the source reads into is filled again by the next value. */
  #copy = new Uint8Array(0)
  #start = 0
  #at: number
  #count = 0
  /** Whether this is a trial of bytes that may be items or something else: nobody is told. */
  #silent = false

  constructor(source: ByteSource, visitor: Visitor, { from, odd }: { from: number; odd: 'allowed' | 'refused' }) {
    this.#source = source
    this.#visitor = visitor
    this.#at = from
    this.#odd = odd
    if (source.whole !== undefined) this.#window = source.whole
  }

  /** Walks the Data Set from where it begins to the end. */
  dataSet(encoding: Encoding, label: string): void {
    this.#elements({ encoding, end: this.#source.length, delimited: false, depth: 0, path: [], place: 0, label })
  }

  /** Walks the elements of group 0002 (PS3.10 7.1), and tells where the Data Set begins. */
  meta(): number {
    const scope = { encoding: EXPLICIT, end: this.#source.length, delimited: false, depth: 0, path: [], place: 0, label: 'utf-8' }
    while (this.#at + 8 <= this.#source.length && this.#number16(false) === 0x0002) this.#element(scope)
    return this.#at
  }

  #elements(scope: Scope): void {
    while (this.#at < scope.end) {
      if (scope.delimited && this.#isDelimiter(ITEM_END, scope.encoding)) return
      this.#element(scope)
    }
    if (scope.delimited) this.#fail(0)
  }

  #element(scope: Scope): void {
    const { encoding, end, depth, path, label } = scope
    const header = this.#at
    if (header + 8 > end) this.#fail(0)
    this.#ensure(HEADER_BYTES)
    this.#count += 1
    const tag = this.#tag(encoding.big)
    if (tag >>> 16 === 0xfffe) this.#fail(tag)
    const { vr, length } = this.#vrAndLength(encoding, tag)
    const offset = this.#at
    if (this.#count > ELEMENTS_MAX) this.#fail(tag)
    const place = mix(scope.place, tag)
    const element = { tag, vr, offset, length, depth, path, place, big: encoding.big, label }
    if (length === UNDEFINED) return this.#undefined(element, scope)
    if (offset + length > end || (this.#odd === 'refused' && length % 2 !== 0)) this.#fail(tag)
    if (vr === 'SQ') return this.#sequence(element, { ...scope, end: offset + length })
    if ((vr === 'UN' || vr === '') && this.#hidesItems(element, scope)) return
    this.#value(element)
    if (tag === CHARACTER_SET) scope.label = characterLabel(latin1(this.#source.read(offset, length)))
    this.#at = offset + length
  }

  #value(element: Element): void {
    if (this.#silent) return
    const { tag, offset, length, depth } = element
    if (depth === 0 && isPixels(tag)) return this.#visitor.pixels(element)
    if (!this.#visitor.element(element)) return
    if (length === 0) return this.#visitor.value(element, new Uint8Array(0), 0)
    for (let at = 0; at < length; at += VALUE_BYTES_MAX)
      this.#visitor.value(element, this.#source.read(offset + at, Math.min(VALUE_BYTES_MAX, length - at)), at)
  }

  /** A sequence, or encapsulated pixels, that a delimiter ends (PS3.5 7.5.1, A.4). */
  #undefined(element: Element, scope: Scope): void {
    const { tag, vr, depth } = element
    if (isPixels(tag) && vr !== 'SQ' && vr !== 'UN') return this.#fragments(element, scope.end)
    if (vr !== 'SQ' && vr !== 'UN' && vr !== '') this.#fail(tag)
    // PS3.5 6.2.2: inside of UN everything is implicit little endian.
    const encoding = vr === 'UN' ? IMPLICIT : scope.encoding
    this.#tellSequence(element)
    this.#items(element, { ...scope, encoding, delimited: true, depth: depth + 1 })
  }

  #sequence(element: Element, scope: Scope): void {
    this.#tellSequence(element)
    this.#items(element, { ...scope, delimited: false, depth: element.depth + 1 })
  }

  /** A sequence has no value of its own, and is met all the same. */
  #tellSequence(element: Element): void {
    if (!this.#silent) this.#visitor.element({ ...element, vr: 'SQ', length: 0 })
  }

  #items(element: Element, scope: Scope): void {
    const { encoding, end, depth } = scope
    if (depth > DEPTH_MAX) this.#fail(element.tag)
    const path = [...element.path, element.tag]
    for (let index = 1; ; index += 1) {
      if (!scope.delimited && this.#at === end) return
      if (this.#at + 8 > end) this.#fail(element.tag)
      if (scope.delimited && this.#isDelimiter(SEQUENCE_END, encoding)) return
      this.#ensure(8)
      if (this.#tag(encoding.big) !== ITEM) this.#fail(element.tag)
      const length = this.#number32(encoding.big)
      this.#at += 4
      this.#count += 1
      const itemEnd = length === UNDEFINED ? end : this.#at + length
      if (itemEnd > end || this.#count > ELEMENTS_MAX) this.#fail(element.tag)
      const place = mix(element.place, index)
      this.#elements({ encoding, end: itemEnd, delimited: length === UNDEFINED, depth, path, place, label: element.label })
    }
  }

  /** A value of UN, or in implicit VR, that is a sequence in truth: it is walked as one where it can be to its last byte. */
  #hidesItems(element: Element, scope: Scope): boolean {
    const { offset, length, vr, depth } = element
    if (length < 8 || depth >= DEPTH_MAX) return false
    const first = this.#source.read(offset, 4)
    const big = scope.encoding.big && vr === ''
    if (first[0] !== (big ? 0xff : 0xfe) || first[1] !== (big ? 0xfe : 0xff)) return false
    const inside = vr === 'UN' ? [IMPLICIT, EXPLICIT] : [scope.encoding]
    const found = inside.find((encoding) => this.#holds(element, { ...scope, encoding, end: offset + length }))
    if (found === undefined) return false
    if (!this.#silent) this.#sequence(element, { ...scope, encoding: found, end: offset + length })
    this.#at = offset + length
    return true
  }

  #holds(element: Element, scope: Scope): boolean {
    const silent = this.#silent
    const count = this.#count
    this.#silent = true
    try {
      this.#at = element.offset
      this.#items(element, { ...scope, delimited: false, depth: element.depth + 1 })
      return true
    } catch (error) {
      if (!(error instanceof Unwalkable)) throw error
      return false
    } finally {
      this.#silent = silent
      this.#count = count
      this.#at = element.offset
    }
  }

  #fragments(element: Element, end: number): void {
    for (;;) {
      if (this.#at + 8 > end) this.#fail(element.tag)
      if (this.#isDelimiter(SEQUENCE_END, EXPLICIT)) return
      this.#ensure(8)
      if (this.#tag(false) !== ITEM) this.#fail(element.tag)
      const length = this.#number32(false)
      this.#at += 4
      if (this.#at + length > end || (this.#odd === 'refused' && length % 2 !== 0)) this.#fail(element.tag)
      if (!this.#silent) this.#visitor.fragment(element, this.#at, length)
      this.#at += length
    }
  }

  #isDelimiter(wanted: number, { big }: Encoding): boolean {
    this.#ensure(8)
    const at = this.#at
    if (at + 8 > this.#source.length) return false
    if (this.#tag(big) !== wanted) {
      this.#at = at
      return false
    }
    if (this.#number32(big) !== 0) this.#fail(wanted)
    this.#at = at + 8
    return true
  }

  #vrAndLength({ explicit, big }: Encoding, tag: number): { vr: string; length: number } {
    if (!explicit) {
      const length = this.#number32(big)
      this.#at += 4
      return { vr: '', length }
    }
    const at = this.#at - this.#start
    const form = vrForm(this.#window[at] ?? 0, this.#window[at + 1] ?? 0)
    if (form === undefined) this.#fail(tag)
    const { vr } = form
    this.#at += 2
    if (form.length === 'short') {
      const length = this.#number16(big)
      this.#at += 2
      return { vr, length }
    }
    if (this.#at + 6 > this.#source.length) this.#fail(tag)
    if (this.#odd === 'refused' && this.#number16(big) !== 0) this.#fail(tag)
    this.#at += 2
    const length = this.#number32(big)
    this.#at += 4
    return { vr, length }
  }

  #tag(big: boolean): number {
    const group = this.#number16(big)
    this.#at += 2
    const element = this.#number16(big)
    this.#at += 2
    return group * 0x10000 + element
  }

  #number16(big: boolean): number {
    this.#ensure(2)
    const at = this.#at - this.#start
    const one = this.#window[at] ?? 0
    const two = this.#window[at + 1] ?? 0
    return big ? (one << 8) | two : (two << 8) | one
  }

  #number32(big: boolean): number {
    this.#ensure(4)
    const at = this.#at - this.#start
    const window = this.#window
    const one = window[at] ?? 0
    const two = window[at + 1] ?? 0
    const three = window[at + 2] ?? 0
    const four = window[at + 3] ?? 0
    return (big ? (one << 24) | (two << 16) | (three << 8) | four : (four << 24) | (three << 16) | (two << 8) | one) >>> 0
  }

  /** Makes the window cover the next bytes, as far as there are any. */
  #ensure(length: number): void {
    const within = this.#at - this.#start
    if ((within >= 0 && within + length <= this.#window.length) || this.#window === this.#source.whole) return
    if (this.#copy.length === 0) this.#copy = new Uint8Array(WINDOW_BYTES)
    const read = this.#source.read(this.#at, Math.max(0, Math.min(this.#source.length - this.#at, WINDOW_BYTES)))
    this.#copy.set(read)
    this.#window = this.#copy.subarray(0, read.length)
    this.#start = this.#at
  }

  #fail(tag: number): never {
    throw new Unwalkable(this.#at, tag)
  }
}

function mix(place: number, next: number): number {
  return (Math.imul(place ^ next ^ (next >>> 15), 0x9e3779b1) + next) >>> 0
}
