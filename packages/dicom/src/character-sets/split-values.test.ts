// Goal: values are parted at true delimiters only, and padding goes without touching a character.
// Method: the join law on random bytes, then codes 5C that are half of a character.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { characterSet } from './character-set.ts'
import { splitValues } from './split-values.ts'
import { trimPadding } from './trim-padding.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16))
const joined = (values: readonly Uint8Array[]): number[] =>
  values.flatMap((value, index) => (index === 0 ? [...value] : [0x5c, ...value]))

describe('splitValues', () => {
  const labels = fc.constantFrom(
    '',
    'ISO_IR 100',
    'ISO_IR 13',
    'ISO_IR 192',
    'GB18030',
    'GBK',
    '\\ISO 2022 IR 87',
    'ISO 2022 IR 13\\ISO 2022 IR 159',
  )
  const codes = fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x5c, 0x1b, 0x24, 0x42, 0x28)), {
    maxLength: 30,
  })

  test('joined with 5C, the values are the bytes', () => {
    fc.assert(
      fc.property(labels, codes, fc.constantFrom('PN', 'LO', 'LT', 'CS'), (label, bytes, vr) => {
        expect(joined(splitValues(Uint8Array.from(bytes), characterSet(label.split('\\')), vr))).toEqual(bytes)
      }),
      { numRuns: 2000 },
    )
  })

  test('values are parts of the same memory', () => {
    const bytes = bytesOf('41 5c 42')
    for (const value of splitValues(bytes, characterSet([]), 'LO')) expect(value.buffer).toBe(bytes.buffer)
  })

  test.each([
    ['plain', '', 'LO', '41 5c 42', [1, 1]],
    ['empty values', '', 'LO', '5c 41 5c', [0, 1, 0]],
    ['GB 18030: 5C is the second byte of 乗', 'GB18030', 'LO', '81 5c 5c 41', [2, 1]],
    ['GBK: the same', 'GBK', 'PN', '81 5c 5e 81 5c', [5]],
    ['Latin 1: no second bytes', 'ISO_IR 100', 'LO', 'e9 5c e9', [1, 1]],
    ['UTF-8', 'ISO_IR 192', 'LO', 'c3 a9 5c c3 a9', [2, 2]],
    ['JIS X 0201: the yen sign parts values', 'ISO_IR 13', 'LO', 'b1 5c b2', [1, 1]],
    ['JIS X 0208: 5C is half of two characters', '\\ISO 2022 IR 87', 'LO', '1b 24 42 57 5c 5c 7e 1b 28 42 5c 41', [10, 1]],
    [
      'KS X 1001: a sequence before the delimiter stays with the value',
      '\\ISO 2022 IR 149',
      'PN',
      '1b 24 29 43 b1 e8 1b 28 42 5c 42',
      [9, 1],
    ],
    ['a delimiter, then only an escape sequence', '\\ISO 2022 IR 87', 'LO', '41 5c 1b 28 42', [1, 3]],
    ['LT has one value', '', 'LT', '41 5c 42', [3]],
    ['UR has one value', '', 'UR', '41 5c 42', [3]],
  ])('%s', (...[, label, vr, hex, lengths]) => {
    const values = splitValues(bytesOf(hex), characterSet(label.split('\\')), vr)
    expect(values.map((value) => value.length)).toEqual(lengths)
  })

  test('no bytes have no values', () => {
    expect(splitValues(new Uint8Array(0), characterSet([]), 'LO')).toEqual([])
  })
})

describe('trimPadding', () => {
  test.each([
    ['20 41 20 20', undefined, '20 41'],
    ['41 00', undefined, '41'],
    ['41 20 00 20', 'UI', '41'],
    ['20 20 41 20 42 20', 'LO', '41 20 42'],
    ['20 41', 'SH', '41'],
    ['20 41', 'CS', '41'],
    ['20 41', 'PN', '20 41'],
    ['20 41', 'LT', '20 41'],
    ['20 41', 'UC', '20 41'],
    ['00 41', 'LO', '00 41'],
  ])('%s in %s is %s', (hex, vr, rest) => {
    expect(trimPadding(bytesOf(hex), vr)).toEqual(bytesOf(rest))
  })

  test('padding alone leaves nothing', () => {
    expect(trimPadding(bytesOf('20 20 00'), 'LO')).toHaveLength(0)
  })
})
