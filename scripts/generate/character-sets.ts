/** One row of a 94 × 94 set, or one single-byte repertoire: the characters in code order, U+FFFD where none is assigned. */
type Cells = string

const UNASSIGNED = '\uFFFD'
// Rows left to the user in the 94 × 94 sets (41 and 94 of KS X 1001): the runtime gives private use there, which names no character.
const PRIVATE_USE = /\p{Co}/u
const FOLDER = 'packages/dicom/src/character-sets/tables'

// PS3.3 Table C.12-2. The runtime follows the WHATWG labels, where iso-8859-9 is windows-1254 and iso-8859-11 is windows-874;
// they agree with the ISO parts from A0 up, and only that half is taken.
const RIGHT_HALVES: Readonly<Record<string, string>> = {
  'ir-100': 'iso-8859-1',
  'ir-101': 'iso-8859-2',
  'ir-109': 'iso-8859-3',
  'ir-110': 'iso-8859-4',
  'ir-126': 'iso-8859-7',
  'ir-127': 'iso-8859-6',
  'ir-138': 'iso-8859-8',
  'ir-144': 'iso-8859-5',
  'ir-148': 'iso-8859-9',
  'ir-166': 'windows-874',
  'ir-203': 'iso-8859-15',
}

// JIS X 0208:1997 names these cells WAVE DASH, DOUBLE VERTICAL LINE, MINUS SIGN, CENT SIGN, POUND SIGN, NOT SIGN; the runtime gives the
// full-width forms of the vendor tables. 2140 stays U+FF3C on purpose: U+005C would be taken for the value delimiter.
const JIS_X_0208_AMENDED: Readonly<Record<number, string>> = {
  0x2141: '\u301C',
  0x2142: '\u2016',
  0x215d: '\u2212',
  0x2171: '\u00A2',
  0x2172: '\u00A3',
  0x224c: '\u00AC',
}

// KS X 1001:1998 and :2002 added three signs that the runtime's table of 1992 lacks.
const KS_X_1001_AMENDED: Readonly<Record<number, string>> = { 0x2266: '\u20AC', 0x2267: '\u00AE', 0x2268: '\u327E' }

// GB 2312-80, first and last code of each assigned run in rows 1 to 9; the runtime's table is GBK, which fills the gaps.
const GB_2312_SIGNS: readonly (readonly [number, number])[] = [
  [0x2121, 0x217e],
  [0x2231, 0x2262],
  [0x2265, 0x226e],
  [0x2271, 0x227c],
  [0x2321, 0x237e],
  [0x2421, 0x2473],
  [0x2521, 0x2576],
  [0x2621, 0x2638],
  [0x2641, 0x2658],
  [0x2721, 0x2741],
  [0x2751, 0x2771],
  [0x2821, 0x283a],
  [0x2845, 0x2869],
  [0x2924, 0x296f],
]

/** The committed code tables of the character sets, as file texts by path, read out of the runtime's own converters. */
export function characterSetTables(): Record<string, string> {
  return {
    [`${FOLDER}/single-byte.json`]: fileText(singleByteSets()),
    [`${FOLDER}/jis-x-0208.json`]: fileText(rows('euc-jp', [], JIS_X_0208_AMENDED)),
    [`${FOLDER}/jis-x-0212.json`]: fileText(rows('euc-jp', [0x8f], {})),
    [`${FOLDER}/ks-x-1001.json`]: fileText(rows('euc-kr', [], KS_X_1001_AMENDED)),
    [`${FOLDER}/gb-2312.json`]: fileText(gb2312Rows()),
    [`${FOLDER}/gb-18030.json`]: fileText({ twoByte: gb18030Rows(), fourByte: gb18030Runs() }),
  }
}

function singleByteSets(): Record<string, Cells> {
  const sets: Record<string, Cells> = {}
  for (const [name, label] of Object.entries(RIGHT_HALVES)) sets[name] = cells(label, range(0xa0, 0xff))
  // JIS X 0201: its right half is ISO-IR 13. The runtime's shift_jis reads 5C and 7E as ASCII does; ISO-IR 14 has YEN SIGN and OVERLINE.
  sets['ir-13'] = UNASSIGNED + cells('shift_jis', range(0xa1, 0xdf)) + UNASSIGNED.repeat(32)
  sets['ir-14'] =
    String.fromCharCode(...range(0x20, 0x7e))
      .replace('\\', '\u00A5')
      .replace('~', '\u203E') + UNASSIGNED
  sets['windows-1252'] = cells('windows-1252', range(0x80, 0xff))
  return sets
}

function gb2312Rows(): Cells[] {
  const assigned = (code: number): boolean =>
    code >= 0x3021
      ? code <= 0x777e && !(code >= 0x577a && code <= 0x577e)
      : GB_2312_SIGNS.some(([first, last]) => code >= first && code <= last)
  return rows('gbk', [], {}).map((row, index) =>
    trimmed([...row].map((cell, column) => (assigned(((0x21 + index) << 8) + 0x21 + column) ? cell : UNASSIGNED)).join('')),
  )
}

/** The 94 rows of a set as its EUC form has them: both bytes with the high bit set, after an optional single shift. */
function rows(label: string, shift: readonly number[], amended: Readonly<Record<number, string>>): Cells[] {
  return range(0x21, 0x7e).map((first) =>
    trimmed(
      range(0x21, 0x7e)
        .map(
          (second) =>
            amended[(first << 8) + second] ??
            cell(label, [...shift, first | 0x80, second | 0x80]).replace(PRIVATE_USE, UNASSIGNED),
        )
        .join(''),
    ),
  )
}

// GB 18030: first byte 81 to FE, second byte 40 to FE without 7F.
function gb18030Rows(): Cells[] {
  const seconds = range(0x40, 0xfe).filter((second) => second !== 0x7f)
  return range(0x81, 0xfe).map((first) => seconds.map((second) => cell('gb18030', [first, second])).join(''))
}

// GB 18030: the four-byte codes up to 39419 fill the gaps of the Basic Multilingual Plane in ascending runs; each run is its first index
// and its first code point. The other planes follow linearly from 189000 on and need no table.
function gb18030Runs(): [number, number][] {
  const runs: [number, number][] = []
  let expected = -1
  for (let index = 0; index < 39420; index += 1) {
    const bytes = [
      0x81 + Math.floor(index / 12600),
      0x30 + (Math.floor(index / 1260) % 10),
      0x81 + (Math.floor(index / 10) % 126),
      0x30 + (index % 10),
    ]
    const codePoint = cell('gb18030', bytes).charCodeAt(0)
    if (codePoint !== expected) runs.push([index, codePoint])
    expected = codePoint === 0xfffd ? codePoint : codePoint + 1
  }
  return runs
}

function cells(label: string, codes: readonly number[]): Cells {
  return codes.map((code) => cell(label, [code])).join('')
}

function cell(label: string, bytes: readonly number[]): string {
  const decoder = decoders.get(label) ?? new TextDecoder(label, { fatal: true })
  decoders.set(label, decoder)
  try {
    const text = decoder.decode(Uint8Array.from(bytes))
    // Every cell is one UTF-16 unit, so a row can be indexed by code; a converter that falls back to several characters has no such code.
    return text.length === 1 ? text : UNASSIGNED
  } catch {
    return UNASSIGNED
  }
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

/** Rows that end in unassigned cells are cut there: reading past the end means unassigned as well. */
function trimmed(row: Cells): Cells {
  return row.replace(/\uFFFD+$/u, '')
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** JSON with one row a line; controls, format characters and private use are escaped, so that a difference can be read. */
function fileText(table: unknown): string {
  const text = JSON.stringify(table, null, 1).replace(/\[\s+(\d+),\s+(\d+)\s+\]/gu, '[$1, $2]')
  return `${text.replace(/[\p{C}\p{Z}\p{M}\uFFFD]/gu, (char) => (char === ' ' || char === '\n' ? char : escaped(char)))}\n`
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
