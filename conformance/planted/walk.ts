import { binaryOf } from './binary.ts'
import { entryAt } from './dictionary.ts'
import { LONG_VRS, syntaxes } from './syntaxes.ts'

/** One element of a file that has a value of its own. */
export interface Visit {
  readonly tag: number
  /** The tags of the sequences around it, the outermost first. */
  readonly parents: readonly number[]
  /** A number that the elements of one item share; 0 for the top level. */
  readonly item: number
  readonly value: Uint8Array
}

const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
const META_START = 132

/** The elements of an uncompressed file, with those in items; a walk of its own that shares no code with what it checks. */
export function* walkFile(file: Uint8Array): Generator<Visit> {
  const hasMeta = binaryOf(file.subarray(128, META_START)) === 'DICM'
  const walk = new Walk(file)
  if (!hasMeta) {
    yield* walk.dataSet([], 0, file.length)
    return
  }
  const groupLength = new DataView(file.buffer, file.byteOffset).getUint32(META_START + 8, true)
  const metaEnd = META_START + 12 + groupLength
  const meta = binaryOf(file.subarray(0, metaEnd))
  const uid = /\x02\x00\x10\x00UI..([0-9.]+)/s.exec(meta)?.[1] ?? ''
  walk.vrs = uid === syntaxes.implicitLittle.uid ? 'implicit' : 'explicit'
  walk.little = uid !== syntaxes.explicitBig.uid
  walk.offset = metaEnd
  yield* walk.dataSet([], 0, file.length)
}

class Walk {
  vrs: 'implicit' | 'explicit' = 'implicit'
  little = true
  offset = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #itemCount = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  *dataSet(parents: readonly number[], item: number, end: number): Generator<Visit> {
    while (this.offset + 8 <= end) {
      const { tag, vr, length } = this.#header()
      if (tag === ITEM_END) return
      if (vr === 'SQ' || (vr === 'UN' && length === UNDEFINED_LENGTH)) yield* this.#sequence([...parents, tag], vr, length)
      else if (length === UNDEFINED_LENGTH) this.#skipFragments()
      else {
        yield { tag, parents, item, value: this.#bytes.subarray(this.offset, this.offset + length) }
        this.offset += length
      }
    }
  }

  *#sequence(parents: readonly number[], vr: string, length: number): Generator<Visit> {
    const outside = this.vrs
    // PS3.5 6.2.2: what stands in a sequence of VR UN is in implicit VR.
    if (vr === 'UN') this.vrs = 'implicit'
    const end = length === UNDEFINED_LENGTH ? this.#bytes.length : this.offset + length
    while (this.offset + 8 <= end) {
      const header = this.#header()
      if (header.tag === SEQUENCE_END) break
      const itemEnd = header.length === UNDEFINED_LENGTH ? end : this.offset + header.length
      yield* this.dataSet(parents, ++this.#itemCount, itemEnd)
    }
    this.vrs = outside
  }

  #skipFragments(): void {
    for (let header = this.#header(); header.tag !== SEQUENCE_END; header = this.#header()) this.offset += header.length
  }

  #header(): { tag: number; vr: string; length: number } {
    const tag = ((this.#uint16(0) << 16) | this.#uint16(2)) >>> 0
    const delimits = tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END
    if (this.vrs === 'implicit' || delimits) {
      const length = this.#uint32(4)
      this.offset += 8
      return { tag, vr: delimits ? '' : implicitVr(tag, length), length }
    }
    const vr = binaryOf(this.#bytes.subarray(this.offset + 4, this.offset + 6))
    const long = LONG_VRS.has(vr)
    const length = long ? this.#uint32(8) : this.#uint16(6)
    this.offset += long ? 12 : 8
    return { tag, vr, length }
  }

  #uint16(ahead: number): number {
    return this.#view.getUint16(this.offset + ahead, this.little)
  }

  #uint32(ahead: number): number {
    return this.#view.getUint32(this.offset + ahead, this.little)
  }
}

function implicitVr(tag: number, length: number): string {
  // An element that PS3.6 does not know and that has no length can only be a sequence.
  return entryAt(tag)?.vr ?? (length === UNDEFINED_LENGTH ? 'SQ' : 'UN')
}
