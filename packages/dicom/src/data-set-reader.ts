import type { ByteWindow } from './byte-window.ts'
import { dictionaryEntry, vrFits } from './dictionary.ts'
import { ElementHeader, readTag, readUint32 } from './element-header.ts'
import { DicomError } from './errors.ts'
import type { FaultDetails } from './faults.ts'
import type { Limits } from './limits.ts'
import { groupOf, isPixelData, isPrivate, ITEM, ITEM_DELIMITATION, SEQUENCE_DELIMITATION } from './tag.ts'
import { UNDEFINED_LENGTH, type Token } from './token.ts'
import { EXPLICIT_LITTLE, IMPLICIT_LITTLE, type Encoding } from './transfer-syntax.ts'
import { VRS, vrOfBytes, type Vr } from './vr.ts'

/** One open container: the Data Set itself, a sequence, an item, or encapsulated pixel data. */
interface Level {
  readonly kind: 'dataSet' | 'sequence' | 'item' | 'fragments'
  /** Where it ends in the stream; infinite with undefined length. */
  readonly end: number
  /** Where the innermost container with a defined length ends, this one or one around it: nothing inside may go beyond. */
  readonly wall: number
  readonly encoding: Encoding
  /** Whether this is the sequence of an element with VR UN, whose items may be in an encoding of their own. */
  readonly un: boolean
}

/** Whether a tag that PS3.6 does not know is that of a sequence. */
export type IsSequence = (tag: number) => boolean

/** What a reader of a Data Set needs beside the bytes. */
interface DataSetReaderOptions {
  readonly emit: (token: Token) => void
  readonly limits: Limits
  readonly isSequence: IsSequence
}

/**
 * Reads one Data Set (PS3.5 chapter 7) from bytes that are pushed in pieces of any size.
 *
 * Throws `DicomError`; what was told before stands, and nothing more follows.
 */
export class DataSetReader {
  readonly #window: ByteWindow
  readonly #emit: (token: Token) => void
  readonly #limits: Limits
  readonly #isSequence: IsSequence
  readonly #levels: Level[] = []
  readonly #header = new ElementHeader()
  #level: Level
  #nesting = 0
  #elementCount = 0
  #fragmentIndex = 0
  #pixelsSeen = false
  /** Bytes of the present bulk value that are still to come; infinite for what trails the Data Set. */
  #bulkLeft = 0
  #bulkEnd: Token | undefined = undefined

  constructor(window: ByteWindow, encoding: Encoding, { emit, limits, isSequence }: DataSetReaderOptions) {
    this.#window = window
    this.#emit = emit
    this.#limits = limits
    this.#isSequence = isSequence
    this.#level = { kind: 'dataSet', end: Infinity, wall: Infinity, encoding, un: false }
  }

  /** How many of the next bytes are nothing but the rest of a bulk value: a source that can seek may leave them out. */
  get skippable(): number {
    return this.#window.available === 0 && this.#bulkLeft !== Infinity ? this.#bulkLeft : 0
  }

  /** Passes over bytes of a bulk value that the source leaves out; `length` is at most `skippable`. */
  skip(length: number): void {
    this.#window.skip(length)
    this.#bulkLeft -= length
    this.read()
  }

  /** Reads as much as the window holds. */
  read(): void {
    for (;;) {
      if (this.#bulkEnd !== undefined && !this.#readBulk()) return
      this.#closeFinished()
      const { kind } = this.#level
      if (kind === 'sequence' ? !this.#readItem() : kind === 'fragments' ? !this.#readFragment() : !this.#readElement()) return
    }
  }

  /** Says that no more bytes come. */
  end(): void {
    if (this.#bulkLeft === Infinity) return this.#finishBulk()
    const { available, offset } = this.#window
    if (this.#bulkEnd !== undefined || this.#level.kind !== 'dataSet') throw this.#fault('TRUNCATED')
    if (available === 0) return
    // Zeros, or anything after the pixels: padding of some medium. Elsewhere an element was cut off.
    if (!this.#pixelsSeen && !this.#holdsZeros()) throw this.#fault('TRUNCATED')
    this.#emit({ kind: 'trailing', offset })
    this.#startBulk(Infinity, { kind: 'bulkEnd' })
    this.#readBulk()
    this.#finishBulk()
  }

  #readElement(): boolean {
    const { bytes, at, end } = this.#window
    const level = this.#level
    const header = this.#header
    if (!header.read(this.#window, level.encoding)) return false
    const { tag, vr, length } = header
    this.#checkHeaderInside()
    // Eight zeros are padding in Implicit VR too, where they could pass for an empty element.
    const isPadding = tag === 0 && length === 0 && level.kind === 'dataSet'
    if (vr === undefined || groupOf(tag) === 0xfffe || isPadding) return this.#readOddity()
    if (length === UNDEFINED_LENGTH) return this.#openUndefined(tag, vr)
    if (this.#window.offset + header.size + length > level.wall) throw this.#fault('LENGTH_BEYOND_PARENT', { tag, vr, length })
    if (vr === 'SQ') return this.#openSequence(tag, 'SQ')
    if (vr === 'UN' && length >= 8 && this.#mayBeSequence(tag)) {
      if (end - at < header.size + 4) return false
      if (readTag(bytes, at + header.size, IMPLICIT_LITTLE) === ITEM) return this.#openSequence(tag, 'UN')
    }
    return length > this.#limits.valueBytesMax || isPixelData(tag) ? this.#openBulk(tag, vr) : this.#readValue(tag, vr)
  }

  #mayBeSequence(tag: number): boolean {
    const entry = dictionaryEntry(tag)
    return entry === undefined ? this.#isSequence(tag) : entry.vr === 'SQ'
  }

  #readValue(tag: number, vr: Vr): boolean {
    const window = this.#window
    const { size, length } = this.#header
    if (window.available < size + length) return false
    const { offset } = window
    const from = window.at + size
    window.at = from + length
    this.#count()
    const value = window.bytes.subarray(from, from + length)
    this.#emit({ kind: 'element', tag, vr, value, encoding: this.#level.encoding, offset })
    return true
  }

  /** What has no VR where one is needed: a delimiter, bytes after the Data Set, or damage. */
  #readOddity(): boolean {
    const { tag, length } = this.#header
    if (tag === ITEM_DELIMITATION && this.#level.kind === 'item' && this.#level.end === Infinity && length === 0) {
      this.#window.at += 8
      this.#close(true)
      return true
    }
    if (this.#level.kind === 'dataSet' && (this.#pixelsSeen || tag === 0)) {
      this.#emit({ kind: 'trailing', offset: this.#window.offset })
      this.#startBulk(Infinity, { kind: 'bulkEnd' })
      return true
    }
    throw this.#fault(groupOf(tag) === 0xfffe ? 'DELIMITER_UNEXPECTED' : 'VR_UNKNOWN', { tag })
  }

  #openUndefined(tag: number, vr: Vr): boolean {
    if (vr === 'SQ' || (vr === 'UN' && !isPixelData(tag))) return this.#openSequence(tag, vr)
    if (VRS[vr].kind !== 'bytes' || this.#level.kind !== 'dataSet') throw this.#fault('LENGTH_UNDEFINED', { tag, vr })
    this.#count()
    this.#emit({ kind: 'fragments', tag, vr, offset: this.#window.offset })
    this.#window.at += this.#header.size
    this.#fragmentIndex = 0
    this.#pixelsSeen ||= isPixelData(tag)
    this.#open({ kind: 'fragments', end: Infinity, encoding: this.#level.encoding, un: false })
    return true
  }

  #openSequence(tag: number, vr: 'SQ' | 'UN'): boolean {
    const { length, size } = this.#header
    const { offset } = this.#window
    if (this.#nesting >= this.#limits.nestingMax) throw this.#fault('NESTING_TOO_DEEP', { tag, limit: this.#limits.nestingMax })
    this.#nesting += 1
    this.#count()
    // PS3.5 6.2.2: what is inside an element of VR UN is Implicit VR Little Endian.
    const encoding = vr === 'UN' ? IMPLICIT_LITTLE : this.#level.encoding
    this.#emit({ kind: 'sequence', tag, vr, length, encoding, offset })
    this.#window.at += size
    const end = length === UNDEFINED_LENGTH ? Infinity : offset + size + length
    this.#open({ kind: 'sequence', end, encoding, un: vr === 'UN' || this.#level.un })
    return true
  }

  #openBulk(tag: number, vr: Vr): boolean {
    const { length, size } = this.#header
    const { encoding } = this.#level
    this.#count()
    this.#emit({ kind: 'bulk', tag, vr, length, encoding, offset: this.#window.offset })
    this.#window.at += size
    this.#pixelsSeen ||= isPixelData(tag) && this.#level.kind === 'dataSet'
    this.#startBulk(length, { kind: 'bulkEnd' })
    return true
  }

  #readItem(): boolean {
    const { bytes, at, end, offset } = this.#window
    const { encoding, un, wall, end: parentEnd } = this.#level
    const header = this.#header
    if (!header.read(this.#window, encoding)) return false
    const { tag, length } = header
    this.#checkHeaderInside()
    if (tag === SEQUENCE_DELIMITATION && parentEnd === Infinity && length === 0) {
      this.#window.at += 8
      this.#close(true)
      return true
    }
    if (tag !== ITEM) throw this.#fault('ITEM_EXPECTED', { tag })
    const itemEnd = length === UNDEFINED_LENGTH ? Infinity : offset + 8 + length
    if (itemEnd !== Infinity && itemEnd > wall) throw this.#fault('LENGTH_BEYOND_PARENT', { tag, length })
    if (un && length >= 8 && end - at < 16) return false
    const inner = un && length >= 8 ? unItemEncoding(bytes, at + 8, itemEnd - offset - 16) : encoding
    this.#count()
    this.#emit({ kind: 'item', length, offset, encoding: inner })
    this.#window.at += 8
    this.#open({ kind: 'item', end: itemEnd, encoding: inner, un })
    return true
  }

  #readFragment(): boolean {
    const { offset } = this.#window
    if (!this.#header.read(this.#window, this.#level.encoding)) return false
    const { tag, length } = this.#header
    this.#window.at += 8
    if (tag === SEQUENCE_DELIMITATION && length === 0) {
      this.#close(true)
      return true
    }
    if (tag !== ITEM) throw this.#fault('ITEM_EXPECTED', { tag })
    if (length === UNDEFINED_LENGTH) throw this.#fault('LENGTH_UNDEFINED', { tag })
    this.#count()
    this.#emit({ kind: 'fragment', length, index: this.#fragmentIndex, offset })
    this.#fragmentIndex += 1
    this.#startBulk(length, { kind: 'fragmentEnd' })
    return true
  }

  #startBulk(length: number, end: Token): void {
    this.#bulkLeft = length
    this.#bulkEnd = end
  }

  /** Hands on what there is of a bulk value; false where more of it is to come. */
  #readBulk(): boolean {
    const window = this.#window
    const length = Math.min(window.available, this.#bulkLeft)
    if (length > 0) {
      const bytes = window.bytes.subarray(window.at, window.at + length)
      window.at += length
      this.#bulkLeft -= length
      this.#emit({ kind: 'bytes', bytes })
    }
    if (this.#bulkLeft > 0) return false
    this.#finishBulk()
    return true
  }

  #finishBulk(): void {
    const end = this.#bulkEnd
    this.#bulkLeft = 0
    this.#bulkEnd = undefined
    if (end !== undefined) this.#emit(end)
  }

  /** Closes the items and sequences whose length is used up. */
  #closeFinished(): void {
    while (this.#level.end <= this.#window.offset) this.#close(false)
  }

  #open(level: Omit<Level, 'wall'>): void {
    this.#levels.push(this.#level)
    this.#level = { ...level, wall: Math.min(level.end, this.#level.wall) }
  }

  #close(delimited: boolean): void {
    const { kind } = this.#level
    this.#level = this.#levels.pop() as Level
    if (kind === 'sequence') this.#nesting -= 1
    if (kind === 'fragments') this.#emit({ kind: 'fragmentsEnd' })
    else this.#emit({ kind: kind === 'sequence' ? 'sequenceEnd' : 'itemEnd', delimited })
  }

  #checkHeaderInside(): void {
    const { tag, size } = this.#header
    if (this.#window.offset + size > this.#level.wall) throw this.#fault('LENGTH_BEYOND_PARENT', { tag })
  }

  #holdsZeros(): boolean {
    const { bytes, at, end } = this.#window
    return bytes.subarray(at, end).every((byte) => byte === 0)
  }

  #count(): void {
    this.#elementCount += 1
    const limit = this.#limits.elementsMax
    if (this.#elementCount > limit) throw this.#fault('ELEMENTS_TOO_MANY', { limit })
  }

  #fault(code: ConstructorParameters<typeof DicomError>[0], details: FaultDetails = {}) {
    return new DicomError(code, { ...details, offset: this.#window.offset })
  }
}

/**
 * The encoding of an item inside an element of VR UN: PS3.5 6.2.2 says Implicit VR, but converters wrote Explicit VR too. Explicit it
 * is where the two letters are the VR of the first element's tag, and its length read as implicit would not fit into the item. An item
 * of undefined length has no room to compare with, so there the letters alone decide.
 */
function unItemEncoding(bytes: Uint8Array, at: number, room: number): Encoding {
  const vr = vrOfBytes(bytes[at + 4] as number, bytes[at + 5] as number)
  if (vr === undefined) return IMPLICIT_LITTLE
  const tag = readTag(bytes, at, IMPLICIT_LITTLE)
  const entry = dictionaryEntry(tag)
  // PS3.5 6.2.2: any Data Element may have VR UN.
  const fits = vr === 'UN' || (entry === undefined ? isPrivate(tag) : vrFits(vr, entry))
  if (!fits) return IMPLICIT_LITTLE
  if (room === Infinity) return EXPLICIT_LITTLE
  return readUint32(bytes, at + 4, IMPLICIT_LITTLE) > Math.min(room, 0x1000000) ? EXPLICIT_LITTLE : IMPLICIT_LITTLE
}
