import type { CharacterSet } from './character-set.ts'
import { ESC } from './escape-sequence.ts'
import { isMultiValued } from './text-vr.ts'

const BACKSLASH = 0x5c

/**
 * The values of an element, as parts of its bytes; none where there are no bytes.
 *
 * A code 5C separates values unless it is half of a double-byte character (GB 18030, GBK, and JIS sets in G0). ST, LT, UT and UR have one
 * value. Joining the values with 5C gives the bytes again.
 */
export function splitValues(bytes: Uint8Array, charset: CharacterSet, vr: string): Uint8Array[] {
  if (bytes.length === 0) return []
  if (!isMultiValued(vr) || !bytes.includes(BACKSLASH)) return [bytes]
  const values: Uint8Array[] = []
  let start = 0
  for (const delimiter of delimiterOffsets(bytes, charset, vr)) {
    values.push(bytes.subarray(start, delimiter))
    start = delimiter + 1
  }
  values.push(bytes.subarray(start))
  return values
}

function delimiterOffsets(bytes: Uint8Array, charset: CharacterSet, vr: string): number[] {
  const found: number[] = []
  if (bytes.every((byte) => byte < 0x80 && byte !== ESC)) {
    for (let offset = bytes.indexOf(BACKSLASH); offset >= 0; offset = bytes.indexOf(BACKSLASH, offset + 1)) found.push(offset)
    return found
  }
  const { text, offsets } = charset.decode(bytes, vr)
  for (let index = text.indexOf('\\'); index >= 0; index = text.indexOf('\\', index + 1)) {
    // Escape sequences before a delimiter belong to it by offset; they contain no 5C themselves.
    found.push(bytes.indexOf(BACKSLASH, offsets[index]))
  }
  return found
}
