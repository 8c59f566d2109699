import { TextBuilder, type DecodedText } from './decoded-text.ts'
import { fallbackCell, UNASSIGNED } from './graphic-set.ts'
import type { StandAlone } from './defined-terms.ts'
import table from './tables/gb-18030.json' with { type: 'json' }

interface Character {
  readonly codePoint: number
  readonly byteCount: 2 | 4
}

// The four-byte codes of the supplementary planes start at this index (90 30 81 30) and follow the code points without a gap.
const SUPPLEMENTARY_INDEX = 189_000
const BASIC_INDEX_END = 39_420

/** Reads GB 18030, or GBK, which is its part of one and two bytes; a byte that forms no character is malformed and reads as ISO 8859-1. */
export function decodeGb18030(bytes: Uint8Array, term: Exclude<StandAlone, 'ISO_IR 192'>): DecodedText {
  const builder = new TextBuilder(bytes.length)
  for (let offset = 0; offset < bytes.length;) {
    const byte = bytes[offset] ?? 0
    if (byte < 0x80) {
      builder.append(byte, offset)
      offset += 1
      continue
    }
    const character = twoByteCharacter(bytes, offset) ?? fourByteCharacter(bytes, offset)
    if (character === undefined || (character.byteCount === 4 && term === 'GBK')) builder.malformed = true
    builder.append(character?.codePoint ?? fallbackCell(byte), offset)
    offset += character?.byteCount ?? 1
  }
  return builder.finish()
}

function twoByteCharacter(bytes: Uint8Array, offset: number): Character | undefined {
  const first = bytes[offset] ?? 0
  const second = bytes[offset + 1] ?? 0
  if (first < 0x81 || first > 0xfe || second < 0x40 || second === 0x7f || second > 0xfe) return undefined
  // The row leaves out 7F, so the cells after it move down by one.
  const codePoint = table.twoByte[first - 0x81]?.charCodeAt(second - (second > 0x7f ? 0x41 : 0x40)) ?? UNASSIGNED
  return codePoint === UNASSIGNED ? undefined : { codePoint, byteCount: 2 }
}

function fourByteCharacter(bytes: Uint8Array, offset: number): Character | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(offset, offset + 4)
  const inRange = first >= 0x81 && first <= 0xfe && isDigit(second) && third >= 0x81 && third <= 0xfe && isDigit(fourth)
  if (!inRange) return undefined
  const index = (((first - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30
  const codePoint = index < BASIC_INDEX_END ? basicCodePoint(index) : index - SUPPLEMENTARY_INDEX + 0x10000
  if (index >= BASIC_INDEX_END && (codePoint < 0x10000 || codePoint > 0x10ffff)) return undefined
  return { codePoint, byteCount: 4 }
}

/** The run with the last first index not above the index holds it; the runs ascend. */
function basicCodePoint(index: number): number {
  let low = 0
  let high = table.fourByte.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((table.fourByte[middle]?.[0] ?? 0) <= index) low = middle
    else high = middle - 1
  }
  const [firstIndex = 0, firstCodePoint = 0] = table.fourByte[low] ?? []
  return firstCodePoint + index - firstIndex
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
