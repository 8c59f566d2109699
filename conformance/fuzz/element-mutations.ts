import type { Random } from '../text/random.ts'
import type { Place } from './element-index.ts'
import { encodeElement, padded } from './encode-element.ts'
import { CHARACTER_SETS, hostileLength, hostileText, TELLING_TAGS, TRANSFER_SYNTAXES, VRS } from './hostile-values.ts'
import { writeUint, type MutableFile } from './mutable-file.ts'

/** One way to change a file. Where there is nothing to change, nothing changes. */
export type Mutation = (file: MutableFile, random: Random) => void

const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
const EMPTY = Buffer.alloc(0)

/** Changes one element or item; the lengths around it are made to fit in most cases, so that what is inside is met. */
function atPlace(change: (place: Place, random: Random, file: MutableFile) => Buffer | undefined): Mutation {
  return (file, random) => {
    const { places } = file.index
    if (places.length === 0) return
    const place = random.pick(places)
    const by = change(place, random, file)
    if (by !== undefined) file.replace({ from: place.offset, to: place.end, by, outer: random.chance(0.8) ? place.outer : [] })
  }
}

/** Writes a number into a header where it stands. */
function inHeader(change: (place: Place, random: Random, bytes: Buffer) => void): Mutation {
  return (file, random) => {
    const { places } = file.index
    if (places.length === 0) return
    const copy = Buffer.from(file.bytes)
    change(random.pick(places), random, copy)
    file.overwrite(0, copy)
  }
}

const whole = (file: MutableFile, { offset, end }: Place): Buffer => Buffer.from(file.bytes.subarray(offset, end))

function writeTag(bytes: Buffer, { offset, encoding }: Place, tag: number): void {
  writeUint(bytes, { at: offset, bytes: 2, value: tag >>> 16, big: encoding.big })
  writeUint(bytes, { at: offset + 2, bytes: 2, value: tag & 0xffff, big: encoding.big })
}

/** A sequence around bytes, level by level, in SQ or UN, with lengths or delimiters. */
function nest(inside: Buffer, random: Random, { encoding }: Place): Buffer {
  const vr = random.pick(['SQ', 'UN'])
  const form = random.chance(0.5) ? 'defined' : 'undefined'
  const inner = vr === 'UN' ? { explicit: random.chance(0.3), big: false } : encoding
  let bytes = inside
  for (let levels = random.pick([1, 2, 5, 63, 64, 65, 200]); levels > 0 && bytes.length < 60_000; levels -= 1) {
    const ends =
      form === 'defined'
        ? [EMPTY, EMPTY]
        : [ITEM_END, SEQUENCE_END].map((tag) => encodeElement(tag, { vr: '', value: EMPTY }, inner))
    const length = form === 'defined' ? {} : { length: UNDEFINED_LENGTH }
    const item = Buffer.concat([encodeElement(ITEM, { vr: '', value: bytes, ...length }, inner), ends[0] ?? EMPTY])
    const tag = random.pick([0x00081140, 0x0040a730, 0x00091001, 0x00400275, 0x00081199])
    bytes = Buffer.concat([encodeElement(tag, { vr, value: item, ...length }, levels === 1 ? encoding : inner), ends[1] ?? EMPTY])
  }
  return bytes
}

function setValue(tags: readonly number[], value: (random: Random) => Buffer, vr: string): Mutation {
  return (file, random) => {
    const { places, dataSetOffset, encoding } = file.index
    const tag = random.pick(tags)
    const found = places.filter((place) => place.tag === tag)
    const own = tag >>> 16 === 2 ? { explicit: true, big: false } : encoding
    const element = encodeElement(tag, { vr, value: padded(value(random)) }, found[0]?.encoding ?? own)
    if (found.length === 0) return file.replace({ from: dataSetOffset, to: dataSetOffset, by: element })
    const { offset, end, outer } = random.pick(found)
    file.replace({ from: offset, to: end, by: element, outer })
  }
}

const hostileNumber = (random: Random): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(random.pick([0, 1, 2, 3, 7, 8, 12, 16, 24, 32, 64, 255, 256, 4096, 65_535, random.below(65_536)]))
  return bytes
}

/** The ways that know what an element is. */
export const ELEMENT_MUTATIONS: Readonly<Record<string, Mutation>> = {
  length: inHeader(({ lengthOffset, lengthBytes, length, valueOffset, encoding }, random, bytes) => {
    const value = hostileLength(random, { length, left: bytes.length - valueOffset })
    writeUint(bytes, { at: lengthOffset, bytes: lengthBytes, value, big: encoding.big })
  }),
  vr: inHeader(({ offset, vr }, random, bytes) => {
    if (vr !== '') bytes.write(random.pick(VRS), offset + 4, 2, 'latin1')
  }),
  tag: inHeader((place, random, bytes) => writeTag(bytes, place, random.pick(TELLING_TAGS))),
  group: inHeader((place, random, bytes) => writeTag(bytes, place, (random.below(0x10000) << 16) | (place.tag & 0xffff))),
  double: atPlace((place, random, file) =>
    Buffer.concat(Array.from({ length: random.pick([2, 2, 3, 50]) }, () => whole(file, place))),
  ),
  many: atPlace((place, random, file) => {
    const one = whole(file, place)
    return one.length > 64 ? undefined : Buffer.concat(Array.from({ length: random.pick([100, 1000, 4000]) }, () => one))
  }),
  drop: atPlace(() => EMPTY),
  move: (file, random) => {
    const { places } = file.index
    if (places.length < 2) return
    const from = whole(file, random.pick(places))
    const { offset, outer } = random.pick(places)
    file.replace({ from: offset, to: offset, by: from, outer })
  },
  nest: atPlace((place, random, file) => nest(whole(file, place), random, place)),
  unknown: atPlace((place, _random, file) => {
    const { tag, valueOffset, end, encoding } = place
    return encodeElement(tag, { vr: 'UN', value: Buffer.from(file.bytes.subarray(valueOffset, end)) }, encoding)
  }),
  delimiter: (file, random) => {
    const { places } = file.index
    if (places.length === 0) return
    const { offset, outer, encoding } = random.pick(places)
    const length = random.pick([0, 0, 2, UNDEFINED_LENGTH])
    const by = encodeElement(random.pick([ITEM, ITEM_END, SEQUENCE_END]), { vr: '', value: EMPTY, length }, encoding)
    file.replace({ from: offset, to: offset, by, outer: random.chance(0.5) ? outer : [] })
  },
  syntax: setValue([0x00020010], (random) => Buffer.from(random.pick(TRANSFER_SYNTAXES)), 'UI'),
  characters: setValue([0x00080005], (random) => Buffer.from(random.pick(CHARACTER_SETS), 'latin1'), 'CS'),
  text: atPlace(({ tag, vr, encoding }, random) => {
    const value = padded(hostileText(random))
    return tag >>> 16 === 0xfffe ? undefined : encodeElement(tag, { vr: vr === 'SQ' ? 'LO' : vr, value }, encoding)
  }),
  name: setValue([0x00100010, 0x00080090, 0x00081070], hostileText, 'PN'),
  longText: setValue([0x00104000, 0x00204000, 0x0008103e, 0x00081030, 0x00321060], hostileText, 'LT'),
  identifier: setValue([0x00100020, 0x00080050, 0x00200010, 0x00080080], hostileText, 'LO'),
  uid: setValue([0x00080018, 0x0020000d, 0x0020000e, 0x00080016, 0x00020003], hostileText, 'UI'),
  pixels: setValue(
    [0x00280002, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280103, 0x60000102, 0x00280006],
    hostileNumber,
    'US',
  ),
  frames: setValue(
    [0x00280008],
    (random) => Buffer.from(random.pick(['0', '-1', '1', '2', '999999999', '1e9', 'x', '', '1\\2', '2147483648'])),
    'IS',
  ),
  offsets: setValue([0x7fe00001, 0x7fe00002], (random) => Buffer.alloc(random.pick([0, 4, 8, 16, 800]), random.below(256)), 'OV'),
  privates: (file, random) => {
    const { places, encoding, dataSetOffset } = file.index
    const group = random.pick([0x0009, 0x0019, 0x0029, 0x2001, 0x7fe1])
    const creator = random.pick([
      'SIEMENS CSA HEADER',
      'GEMS_PARM_01',
      'Philips Imaging DD 001',
      'SIEMENS MR HEADER',
      '',
      ' x ',
      '\\',
    ])
    const blocks = Array.from({ length: random.between(1, 5) }, () => random.between(0x10, 0x14))
    const elements = blocks.flatMap((block) => [
      encodeElement(
        (group << 16) | block,
        { vr: random.pick(['LO', 'LO', 'UN', 'PN']), value: padded(Buffer.from(creator)) },
        encoding,
      ),
      encodeElement(
        (group << 16) | (block << 8) | random.below(256),
        { vr: random.pick(VRS), value: padded(hostileText(random)) },
        encoding,
      ),
    ])
    const at = places.find(({ tag, outer }) => outer.length === 0 && tag >>> 16 > group)?.offset ?? dataSetOffset
    file.replace({ from: at, to: at, by: Buffer.concat(elements) })
  },
}
