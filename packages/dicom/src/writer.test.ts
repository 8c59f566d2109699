// Goal: the writer puts tokens into the bytes of their encoding, in pieces that are whole in the end.
// Method: annotated hex for each kind of header, and values around the sizes where the writer changes its way (round trips: reading-laws.test.ts).
import { describe, expect, test } from 'vitest'
import { fileOf, hex, joined, toHex, tokensOf } from './hex.test-support.ts'
import { UNDEFINED_LENGTH, type Token } from './token.ts'
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_LITTLE,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from './transfer-syntax.ts'
import { EXPLICIT_BIG, EXPLICIT_LITTLE, transferSyntax, type TransferSyntax } from './transfer-syntax.ts'
import { Writer } from './writer.ts'

function write(uid: string, tokens: readonly Token[]): string {
  const pieces: Uint8Array[] = []
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  writer.token({ kind: 'dataSet', transferSyntax: transferSyntax(uid) as TransferSyntax })
  for (const token of tokens) writer.token(token)
  writer.flush()
  return toHex(joined(pieces))
}

const rows = { kind: 'element', tag: 0x00280010, vr: 'US', value: hex('0102'), encoding: EXPLICIT_LITTLE, offset: 0 } as const
const bytes = { kind: 'element', tag: 0x00420011, vr: 'OB', value: hex('0102'), encoding: EXPLICIT_LITTLE, offset: 0 } as const

describe('headers', () => {
  test.each([
    ['Implicit VR Little Endian', IMPLICIT_VR_LITTLE_ENDIAN, '28 00 10 00 02 00 00 00 01 02  42 00 11 00 02 00 00 00 01 02'],
    [
      'Explicit VR Little Endian',
      EXPLICIT_VR_LITTLE_ENDIAN,
      '28 00 10 00 "US" 02 00 01 02  42 00 11 00 "OB" 00 00 02 00 00 00 01 02',
    ],
    ['Explicit VR Big Endian', EXPLICIT_VR_BIG_ENDIAN, '00 28 00 10 "US" 00 02 01 02  00 42 00 11 "OB" 00 00 00 00 00 02 01 02'],
  ])('%s', (_name, uid, expected) => {
    expect(write(uid, [rows, bytes])).toBe(toHex(hex(expected)))
  })

  test('reserved bytes that a file fills are written as zero (PS3.5 7.1.2)', () => {
    const file = fileOf(EXPLICIT_VR_LITTLE_ENDIAN, hex('42 00 11 00 "OB" "XY" 02 00 00 00 01 02'))
    const dataSet = tokensOf(file).slice(3)
    expect(write(EXPLICIT_VR_LITTLE_ENDIAN, dataSet)).toBe(toHex(hex('42 00 11 00 "OB" 00 00 02 00 00 00 01 02')))
  })

  test('the content of a sequence of VR UN is Implicit VR Little Endian, and the rest is not', () => {
    const tokens: Token[] = [
      { kind: 'sequence', tag: 0x00091001, vr: 'UN', length: UNDEFINED_LENGTH, encoding: IMPLICIT_LITTLE, offset: 0 },
      { kind: 'item', length: 10, encoding: IMPLICIT_LITTLE, offset: 0 },
      rows,
      { kind: 'itemEnd', delimited: false },
      { kind: 'sequenceEnd', delimited: true },
      { ...rows, encoding: EXPLICIT_BIG },
    ]
    const expected = hex(`
      00 09 10 01  "UN" 00 00  FF FF FF FF
      FE FF 00 E0  0A 00 00 00
      28 00 10 00  02 00 00 00  01 02
      FE FF DD E0  00 00 00 00
      00 28 00 10  "US" 00 02  01 02`)
    expect(write(EXPLICIT_VR_BIG_ENDIAN, tokens)).toBe(toHex(expected))
  })
})

describe('pieces', () => {
  // Around 8 KiB values begin to go out without a copy; of shorter ones some multiples of 8 KiB are gathered before they go.
  const lengths = [0, 1, 8191, 8192, 8193, 8192, 8192, 8192, 8192, 8192, 8192, 8192, 8191, 1, 65536, 3]

  test('come in order and lack nothing', () => {
    const pieces: Uint8Array[] = []
    const writer = new Writer((piece) => pieces.push(piece.slice()))
    const source = lengths.map((length, index) => new Uint8Array(length).fill(index + 1))
    for (const piece of source) writer.bytes(piece)
    writer.flush()
    writer.flush()
    expect(joined(pieces)).toEqual(joined(source))
    expect(pieces.every(({ length }) => length > 0)).toBe(true)
  })

  test('nothing is written of nothing', () => {
    const pieces: Uint8Array[] = []
    new Writer((piece) => pieces.push(piece)).flush()
    expect(pieces).toEqual([])
  })
})
