import { TextBuilder, type DecodedText } from './decoded-text.ts'
import { ESC, escapeSequenceAt } from './escape-sequence.ts'
import {
  doubleByteCell,
  fallbackCell,
  GRAPHIC_SETS,
  singleByteCell,
  UNASSIGNED,
  type GraphicSet,
  type GraphicSetNumber,
} from './graphic-set.ts'
import { isDelimiter } from './text-vr.ts'

/** A label of single-byte repertoires and code extensions, ready to decode. */
export interface Iso2022Label {
  /** The sets at the beginning of each value and after each delimiter (PS3.5 6.1.2.5.1). */
  readonly initial: { readonly g0: GraphicSetNumber; readonly g1: GraphicSetNumber | undefined }
  /** The numbers of the terms whose escape sequences may occur; empty where the label allows no code extension. */
  readonly extensions: ReadonlySet<number>
  /** The first G1 set among the extensions: what high bytes most likely are where the escape sequence before them is missing. */
  readonly likelyG1: GraphicSetNumber | undefined
}

/** The text of a value under ISO 2022, with two kinds of complaint. */
export interface Iso2022Text extends DecodedText {
  /** True where bytes have no character in the sets that were designated; `malformed` is then true as well. */
  readonly unassigned: boolean
}

interface Character {
  readonly codePoint: number
  readonly byteCount: 1 | 2
}

/** Reads text with the code extensions of ISO 2022, as PS3.5 6.1.2.4 and 6.1.2.5 restrict them. */
export function decodeIso2022(bytes: Uint8Array, label: Iso2022Label, vr: string): Iso2022Text {
  const builder = new TextBuilder(bytes.length)
  let { g0, g1 } = label.initial
  let unassigned = false
  let start = 0
  for (let offset = 0; offset < bytes.length;) {
    const escape = escapeSequenceAt(bytes, offset)
    if (escape !== undefined) {
      if (escape.term === undefined || !label.extensions.has(escape.term)) builder.malformed = true
      if (escape.element === 'g0') g0 = escape.set
      else g1 = escape.set
      offset += escape.byteCount
      continue
    }
    const byte = bytes[offset] ?? 0
    const designated = byte < 0x80 ? leftCharacter(bytes, offset, g0) : rightCharacter(bytes, offset, g1)
    const character = designated ?? likelyCharacter(bytes, offset, label)
    if (designated === undefined || character.codePoint === UNASSIGNED) unassigned = true
    // A code that is half of a character is no delimiter, whatever its number (田 is 45 44, 春 is 3D 55 in JIS X 0208).
    const delimits = character.byteCount === 1 && isDelimiter(byte, vr)
    // ISO-IR 14 has the yen sign in 5C, and the code separates values there as well (PS3.5 6.1.2.5.3).
    builder.append(delimits ? byte : character.codePoint, start)
    if (delimits) ({ g0, g1 } = label.initial)
    offset += character.byteCount
    start = offset
  }
  const decoded = builder.finish()
  return { ...decoded, malformed: decoded.malformed || unassigned, unassigned }
}

function leftCharacter(bytes: Uint8Array, offset: number, g0: GraphicSetNumber): Character | undefined {
  const byte = bytes[offset] ?? 0
  if (byte === ESC) return undefined
  // Control characters, SPACE and DELETE stand outside of the sets that G0 can hold.
  return byte <= 0x20 || byte === 0x7f ? { codePoint: byte, byteCount: 1 } : characterOf(GRAPHIC_SETS[g0], bytes, offset)
}

function rightCharacter(bytes: Uint8Array, offset: number, g1: GraphicSetNumber | undefined): Character | undefined {
  return g1 === undefined ? undefined : characterOf(GRAPHIC_SETS[g1], bytes, offset)
}

/** The character of a set at an offset; a pair of codes without a character still is a pair, and reads as U+FFFD. */
function characterOf(set: GraphicSet, bytes: Uint8Array, offset: number): Character | undefined {
  const first = bytes[offset] ?? 0
  if (set.codesPerCharacter === 1) {
    const codePoint = singleByteCell(set.cells, first)
    return codePoint === UNASSIGNED ? undefined : { codePoint, byteCount: 1 }
  }
  const second = bytes[offset + 1] ?? 0
  const sameHalf = (first & 0x80) === (second & 0x80)
  if (!sameHalf || !isPairCode(first) || !isPairCode(second)) return undefined
  return { codePoint: doubleByteCell(set.rows, first, second), byteCount: 2 }
}

function isPairCode(byte: number): boolean {
  const code = byte & 0x7f
  return code >= 0x21 && code <= 0x7e
}

/** What a byte says that has no character under the designated sets. */
function likelyCharacter(bytes: Uint8Array, offset: number, label: Iso2022Label): Character {
  const byte = bytes[offset] ?? 0
  if (byte < 0x80) return { codePoint: byte, byteCount: 1 }
  return rightCharacter(bytes, offset, label.likelyG1) ?? { codePoint: fallbackCell(byte), byteCount: 1 }
}
