// A reader of element headers that is as simple as can be: it tells where things stand, so that they can be changed. It shares nothing
// with the product's reader, and where bytes make no sense it stops.

const META_START = 132
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const UNDEFINED_LENGTH = 0xffffffff
const ITEM_GROUP = 0xfffe
const DEPTH_MAX = 40
const PLACES_MAX = 4000

/** How elements are encoded. */
export interface Encoding {
  readonly explicit: boolean
  readonly big: boolean
}

/** Where an element or an item stands. */
export interface Place {
  readonly offset: number
  readonly tag: number
  /** Two letters; empty in Implicit VR and for items. */
  readonly vr: string
  readonly lengthOffset: number
  readonly lengthBytes: 2 | 4
  readonly valueOffset: number
  readonly length: number
  /** Where it ends, with all that is inside. */
  readonly end: number
  readonly encoding: Encoding
  /** The places that it lies in, from the outermost. */
  readonly outer: readonly Place[]
}

/** The elements of a file in the order of their headers, and where the Data Set begins. */
export interface ElementIndex {
  readonly places: readonly Place[]
  readonly dataSetOffset: number
  readonly encoding: Encoding
}

const EXPLICIT: Encoding = { explicit: true, big: false }

/** Indexes a file whose Data Set is not deflated. */
export function indexElements(bytes: Buffer): ElementIndex {
  const places: Place[] = []
  let at = bytes.toString('latin1', 128, META_START) === 'DICM' ? META_START : 0
  while (at + 8 <= bytes.length && bytes.readUInt16LE(at) === 2) {
    const place = readPlace(bytes, at, { encoding: EXPLICIT, outer: [] })
    if (place === undefined) break
    places.push(place)
    at = place.end
  }
  const encoding = encodingOf(transferSyntaxOf(bytes, places), bytes, at)
  walk(bytes, { from: at, to: bytes.length, encoding, outer: [] }, places)
  return { places, dataSetOffset: at, encoding }
}

/** The transfer syntax that a file's meta information names. */
export function transferSyntaxOf(bytes: Buffer, places: readonly Place[]): string {
  const place = places.find(({ tag }) => tag === 0x00020010)
  return place === undefined ? '' : bytes.toString('latin1', place.valueOffset, place.end).replace(/\0+$/, '')
}

function encodingOf(uid: string, bytes: Buffer, at: number): Encoding {
  if (uid === '1.2.840.10008.1.2') return { explicit: false, big: false }
  if (uid === '1.2.840.10008.1.2.2') return { explicit: true, big: true }
  return { explicit: uid !== '' || /^[A-Z]{2}$/.test(bytes.toString('latin1', at + 4, at + 6)), big: false }
}

interface Range {
  readonly from: number
  readonly to: number
  readonly encoding: Encoding
  readonly outer: readonly Place[]
}

/** Tells where it stopped. */
function walk(bytes: Buffer, { from, to, encoding, outer }: Range, places: Place[]): number {
  let at = from
  while (at + 8 <= to && places.length < PLACES_MAX) {
    const header = readPlace(bytes, at, { encoding, outer })
    if (header === undefined) return at
    const isItem = header.tag === 0xfffee000
    const holds = isItem || header.vr === 'SQ' || header.length === UNDEFINED_LENGTH
    const isDelimiter = header.tag >>> 16 === ITEM_GROUP && !isItem
    const number = places.push(header) - 1
    if (isDelimiter && outer.at(-1)?.length === UNDEFINED_LENGTH) return header.end
    if (!holds || outer.length >= DEPTH_MAX) {
      at = header.end
      continue
    }
    const inner = header.length === UNDEFINED_LENGTH ? to : Math.min(to, header.valueOffset + header.length)
    const stopped = walk(bytes, { from: header.valueOffset, to: inner, encoding, outer: [...outer, header] }, places)
    at = header.length === UNDEFINED_LENGTH ? stopped : inner
    places[number] = { ...header, end: at }
    if (stopped < inner && header.length === UNDEFINED_LENGTH && bytes.readUInt16LE(Math.max(0, stopped - 8)) !== ITEM_GROUP)
      return stopped
  }
  return at
}

function readPlace(bytes: Buffer, offset: number, { encoding, outer }: Pick<Range, 'encoding' | 'outer'>): Place | undefined {
  if (offset + 8 > bytes.length) return undefined
  const group = encoding.big ? bytes.readUInt16BE(offset) : bytes.readUInt16LE(offset)
  const element = encoding.big ? bytes.readUInt16BE(offset + 2) : bytes.readUInt16LE(offset + 2)
  const vr = encoding.explicit && group !== ITEM_GROUP ? bytes.toString('latin1', offset + 4, offset + 6) : ''
  if (vr !== '' && !/^[A-Z]{2}$/.test(vr)) return undefined
  const isShort = vr !== '' && !LONG_VRS.has(vr)
  const lengthBytes = isShort ? 2 : 4
  const lengthOffset = offset + (vr === '' ? 4 : isShort ? 6 : 8)
  if (lengthOffset + lengthBytes > bytes.length) return undefined
  const length = encoding.big ? bytes.readUIntBE(lengthOffset, lengthBytes) : bytes.readUIntLE(lengthOffset, lengthBytes)
  const valueOffset = lengthOffset + lengthBytes
  const end = length === UNDEFINED_LENGTH ? valueOffset : Math.min(bytes.length, valueOffset + length)
  return {
    offset,
    tag: ((group << 16) | element) >>> 0,
    vr,
    lengthOffset,
    lengthBytes,
    valueOffset,
    length,
    end,
    encoding,
    outer,
  }
}
