import { bytesOf, littleEndian, padded, utf8 } from './binary.ts'
import { entryOf, type Entry } from './dictionary.ts'
import { sorted, type Element } from './element.ts'

/** A Data Set as it is easiest to read: keywords with texts, numbers, bytes or items. */
export interface Literal {
  readonly [keyword: string]: string | Uint8Array | readonly (number | Literal)[] | number
}

const FLOATS: Readonly<Record<string, 4 | 8>> = { FD: 8, FL: 4, OD: 8, OF: 4 }
const INTEGERS: Readonly<Record<string, number>> = { SL: 4, SS: 2, SV: 8, UL: 4, US: 2, UV: 8, OW: 2, OL: 4, OB: 1 }

/** The elements of a literal, in ascending order. */
export function dataSet(literal: Literal): Element[] {
  return sorted(Object.entries(literal).map(([keyword, value]) => element(entryOf(keyword), value)))
}

function element(entry: Entry, value: Literal[string]): Element {
  const { tag, vr } = entry
  if (vr === 'SQ') {
    if (!Array.isArray(value)) throw new TypeError(`${entry.keyword} has items`)
    return { tag, vr, items: value.map((item: Literal) => dataSet(item)) }
  }
  if (value instanceof Uint8Array) return { tag, vr, bytes: bytesOf(padded(Buffer.from(value).toString('latin1'), 2, '\0')) }
  const filler = vr === 'UI' || vr === 'OB' ? '\0' : ' '
  return { tag, vr, bytes: bytesOf(padded(encoded(entry, value), 2, filler)) }
}

function encoded(entry: Entry, value: Exclude<Literal[string], Uint8Array>): string {
  if (typeof value === 'string') return entry.vr === 'AT' ? pointer(value) : utf8(value)
  const numbers = typeof value === 'number' ? [value] : value.map(Number)
  const floatBytes = FLOATS[entry.vr]
  if (floatBytes !== undefined) return numbers.map((number) => float(number, floatBytes)).join('')
  const integerBytes = INTEGERS[entry.vr]
  if (integerBytes !== undefined) return numbers.map((number) => littleEndian(number, integerBytes)).join('')
  return numbers.join('\\')
}

/** PS3.5 6.2: an AT is two 16-bit numbers, group before element. */
function pointer(tag: string): string {
  return littleEndian(Number.parseInt(tag.slice(0, 4), 16), 2) + littleEndian(Number.parseInt(tag.slice(4), 16), 2)
}

function float(number: number, byteCount: 4 | 8): string {
  const bytes = Buffer.alloc(byteCount)
  if (byteCount === 4) bytes.writeFloatLE(number)
  else bytes.writeDoubleLE(number)
  return bytes.toString('latin1')
}
