import gb2312 from './tables/gb-2312.json' with { type: 'json' }
import jisX0208 from './tables/jis-x-0208.json' with { type: 'json' }
import jisX0212 from './tables/jis-x-0212.json' with { type: 'json' }
import ksX1001 from './tables/ks-x-1001.json' with { type: 'json' }
import singleByte from './tables/single-byte.json' with { type: 'json' }

/** What a cell without a character reads as; no set here assigns U+FFFD itself. */
export const UNASSIGNED = 0xfffd

/** A graphic character set of ISO 2022: characters by 7-bit code, one code (20 to 7F) or two (21 to 7E) a character. */
export type GraphicSet =
  | { readonly codesPerCharacter: 1; readonly cells: string }
  | { readonly codesPerCharacter: 2; readonly rows: readonly string[] }

/** The code point of a cell of a single-byte set; the high bit of the byte plays no part. */
export function singleByteCell(cells: string, byte: number): number {
  const unit = cells.charCodeAt((byte & 0x7f) - 0x20)
  return Number.isNaN(unit) ? UNASSIGNED : unit
}

/** The code point of a cell of a double-byte set; the high bits of the bytes play no part. */
export function doubleByteCell(rows: readonly string[], first: number, second: number): number {
  const unit = rows[(first & 0x7f) - 0x21]?.charCodeAt((second & 0x7f) - 0x21) ?? Number.NaN
  return Number.isNaN(unit) ? UNASSIGNED : unit
}

/**
 * What a byte from 80 up says where no labelled set assigns it.
 *
 * ISO 8859-1, with the letters and quotes of Windows code page 1252 in 80 to 9F: DICOM allows no C1 control characters (PS3.5 6.1.3),
 * and names from Windows systems have š, ž, œ there.
 */
export function fallbackCell(byte: number): number {
  return singleByte['windows-1252'].charCodeAt(byte - 0x80)
}

const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('')

/** The graphic sets that the defined terms of PS3.3 C.12.1.1.2 designate, by their number in the ISO register. */
export const GRAPHIC_SETS = {
  6: { codesPerCharacter: 1, cells: ASCII },
  13: { codesPerCharacter: 1, cells: singleByte['ir-13'] },
  14: { codesPerCharacter: 1, cells: singleByte['ir-14'] },
  58: { codesPerCharacter: 2, rows: gb2312 },
  87: { codesPerCharacter: 2, rows: jisX0208 },
  100: { codesPerCharacter: 1, cells: singleByte['ir-100'] },
  101: { codesPerCharacter: 1, cells: singleByte['ir-101'] },
  109: { codesPerCharacter: 1, cells: singleByte['ir-109'] },
  110: { codesPerCharacter: 1, cells: singleByte['ir-110'] },
  126: { codesPerCharacter: 1, cells: singleByte['ir-126'] },
  127: { codesPerCharacter: 1, cells: singleByte['ir-127'] },
  138: { codesPerCharacter: 1, cells: singleByte['ir-138'] },
  144: { codesPerCharacter: 1, cells: singleByte['ir-144'] },
  148: { codesPerCharacter: 1, cells: singleByte['ir-148'] },
  149: { codesPerCharacter: 2, rows: ksX1001 },
  159: { codesPerCharacter: 2, rows: jisX0212 },
  166: { codesPerCharacter: 1, cells: singleByte['ir-166'] },
  203: { codesPerCharacter: 1, cells: singleByte['ir-203'] },
} as const satisfies Readonly<Record<number, GraphicSet>>

/** The number of a graphic set in the ISO register. */
export type GraphicSetNumber = keyof typeof GRAPHIC_SETS
