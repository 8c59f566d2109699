import { bytesOf, padded } from './binary.ts'
import { hex, type PlainElement } from './element.ts'
import { type Seed, type Stamp, stampMakers, wordOf } from './stamps.ts'
import { wordSpellings } from './spellings.ts'

/** In what surroundings a mark was planted. */
export type Context =
  | 'top'
  | 'nested'
  | 'sequence'
  | 'content'
  | 'character set'
  | 'unknown VR'
  | 'wrong VR'
  | 'wrong value'
  | 'known name'
  | 'private'
  | 'safe private'
  | 'unknown element'
  | 'preamble'
  | 'file meta'
  | 'padding'
  | 'trailing bytes'
  | 'group length'
  | 'command'
  | 'duplicate'
  | 'pixel data'

/** Where a mark was planted. */
export interface Place {
  /** The tags from the outermost element to the marked one, as eight hexadecimal digits. */
  readonly path: readonly string[]
  /** The keyword of PS3.6, or empty where the standard knows no such attribute. */
  readonly keyword: string
  readonly vr: string
  readonly context: Context
}

/** A planted mark: where it went in, and every byte string that would show that it came out. */
export interface Mark {
  readonly id: string
  readonly place: Place
  /** Binary strings of at least four bytes. */
  readonly needles: readonly string[]
}

/** The marks of one file, numbered as they are made. */
export class MarkBook {
  readonly marks: Mark[] = []
  #dateCount = 0

  /** The element that carries a new mark in the form its VR allows; `count` is the number of values. */
  element(place: Place, count = 1): PlainElement {
    const tag = Number.parseInt(place.path.at(-1) ?? '', 16)
    const seed = this.seed(tag, place.vr, count)
    const maker = stampMakers[place.vr]
    if (maker === undefined) throw new RangeError(`no mark is known for VR ${place.vr}`)
    return this.stamped(place, seed, maker(seed))
  }

  /** The seed of the next mark. */
  seed(tag: number, vr: string, count = 1): Seed {
    const serial = this.marks.length
    if (serial > 0xffff) throw new RangeError('a file holds at most 65536 marks: their numbers fill two bytes')
    return { serial, dateOrdinal: this.#dateCount, id: wordOf(serial), tag, vr, count }
  }

  /** The element that carries a stamp made elsewhere. */
  stamped(place: Place, seed: Seed, stamp: Stamp): PlainElement {
    if (place.vr === 'DA' || place.vr === 'DT') this.#dateCount += 1
    this.marks.push({ id: seed.id, place, needles: [...new Set(stamp.needles)] })
    const filler = place.vr.startsWith('O') || place.vr === 'UI' || place.vr === 'UN' ? '\0' : ' '
    return { tag: seed.tag, vr: place.vr, bytes: bytesOf(padded(stamp.value, 2, filler)) }
  }

  /** A new mark as a bare word, for places that are no elements. */
  word(place: Place): string {
    const seed = this.seed(0, place.vr)
    this.stamped({ ...place, vr: 'UT' }, seed, { value: seed.id, needles: wordSpellings(seed.id) })
    return seed.id
  }
}

/** The place of an attribute: its path is that of its parents and its own tag. */
export function placeOf(
  parents: readonly number[],
  entry: { tag: number; vr: string; keyword: string },
  context: Context,
): Place {
  return { path: [...parents, entry.tag].map(hex), keyword: entry.keyword, vr: entry.vr, context }
}
