// Goal: the committed tables hold the repertoires of the standards, whatever converter they were read from.
// Method: the character counts that the standards publish, and the properties that the decoders rely on.
import { describe, expect, test } from 'vitest'
import { GRAPHIC_SETS, UNASSIGNED, type GraphicSet } from './graphic-set.ts'
import gb18030 from './tables/gb-18030.json' with { type: 'json' }

const cellsOf = (set: GraphicSet): string[] => [...(set.codesPerCharacter === 1 ? set.cells : set.rows.join(''))]
const assignedCount = (cells: readonly string[]): number => cells.filter((cell) => cell.charCodeAt(0) !== UNASSIGNED).length

// JIS X 0208 without row 13 and the rows from 85 on, JIS X 0212 without row 83: the converters carry signs and name characters of vendors
// (㈱, 髙) there, which stay readable.
const withoutRows = (rows: readonly string[], isVendors: (row: number) => boolean): string[] =>
  rows.filter((_, index) => !isVendors(index + 1)).flatMap((row) => [...row])

describe('double-byte sets', () => {
  test.each([
    ['JIS X 0208:1990', withoutRows(GRAPHIC_SETS[87].rows, (row) => row === 13 || row > 84), 6879],
    ['JIS X 0212:1990', withoutRows(GRAPHIC_SETS[159].rows, (row) => row === 83), 6067],
    ['KS X 1001:2002', cellsOf(GRAPHIC_SETS[149]), 8227],
    ['GB 2312-80', cellsOf(GRAPHIC_SETS[58]), 7445],
  ])('%s has its number of characters', (_, cells, count) => {
    expect(assignedCount(cells)).toBe(count)
  })

  test.each([58, 87, 149, 159] as const)('ISO-IR %i has 94 rows of at most 94 cells', (number) => {
    const { rows } = GRAPHIC_SETS[number]
    expect(rows).toHaveLength(94)
    expect(rows.every((row) => row.length <= 94)).toBe(true)
  })

  // splitValues takes each U+005C of a text for a delimiter.
  test.each([58, 87, 149, 159] as const)('ISO-IR %i has no ASCII', (number) => {
    expect(cellsOf(GRAPHIC_SETS[number]).filter((cell) => cell.charCodeAt(0) < 0x80)).toEqual([])
  })

  test('GB 18030 has 126 full rows of 190 cells without ASCII', () => {
    expect(gb18030.twoByte.map((row) => row.length)).toEqual(Array.from({ length: 126 }, () => 190))
    const cells = gb18030.twoByte.flatMap((row) => [...row])
    expect(assignedCount(cells)).toBe(126 * 190)
    expect(cells.filter((cell) => cell.charCodeAt(0) < 0x80)).toEqual([])
  })

  test('the four-byte runs ascend by index', () => {
    const indexes = gb18030.fourByte.map(([index = -1]) => index)
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b))
    expect(indexes[0]).toBe(0)
  })
})

describe('single-byte sets', () => {
  test.each([
    [6, 95],
    [13, 63],
    [14, 95],
    [100, 96],
    [101, 96],
    [109, 89],
    [110, 96],
    // With the euro, drachma and iota signs of ISO 8859-7:2003 and the marks of direction of ISO 8859-8:1999.
    [126, 93],
    [127, 51],
    [138, 60],
    [144, 96],
    [148, 96],
    [166, 88],
    [203, 96],
  ] as const)('ISO-IR %i has %i characters', (number, count) => {
    expect(assignedCount(cellsOf(GRAPHIC_SETS[number]))).toBe(count)
  })
})
