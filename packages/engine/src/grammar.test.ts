// Goal: a value that a VR could not hold is told from one it could, so that nobody's words pass as numbers or dates.
// Method: tables of values by VR after PS3.5 Table 6.2-1, then laws: padding, multiplicity and emptiness change nothing.
import { VRS, type Vr } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOfGrammar } from './grammar.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

const TABLE: readonly (readonly [Vr, readonly string[], readonly string[]])[] = [
  ['AE', ['STORE_SCP', 'Work Station 1'], ['A'.repeat(17), 'caf\u00e9', 'TAB\tTAB']],
  ['AS', ['034Y', '011M', '003D', '006W'], ['34Y', '034', '034y', 'forty', '0034Y', '034Y ADLER']],
  ['CS', ['ORIGINAL', 'HFS', 'T2 W_1'], ['A'.repeat(17), 'adler, irene', '\u00c9TUDE', 'A@B', 'X^Y']],
  ['DA', ['20240310', '2024.03.10'], ['2024-03-10', '10 March 2024', '202403', '20240310Z', 'ADLER']],
  [
    'DS',
    ['1', '-1.5', '+.5', '1.', '1e-5', '0.123456789012345678', ' 1.5'],
    ['1,5', '1.5 mm', 'ADLER', '1e', '.', '--1', 'Infinity', 'NaN', '0x1F'],
  ],
  ['DT', ['2024', '202403', '20240310101530.123456-0800'], ['2024-03-10', '20240310T1015', 'ADLER', '20240310101530.1234567']],
  ['IS', ['0', '-12', '+3', '000012', '4.0'], ['4.5', 'IV', '12345678901234', '1 2', 'ADLER']],
  ['TM', ['10', '1015', '101530', '101530.5', '10:15:30'], ['1', '10h15', '10:15 PM', '101530.1234567', 'ADLER']],
  ['UI', ['1.2.840.10008.1.2', '1'], ['1.2.adler', '1'.repeat(65), '1.2 3']],
]

describe.each(TABLE)('%s', (vr, good, bad) => {
  test.each(good)('"%s" is of the grammar', (text) => expect(isOfGrammar(bytes(text), vr)).toBe(true))
  test.each(bad)('"%s" is not', (text) => expect(isOfGrammar(bytes(text), vr)).toBe(false))

  test('one bad value among good ones spoils all', () => {
    expect(isOfGrammar(bytes([...good, ...bad].join('\\')), vr)).toBe(false)
    expect(isOfGrammar(bytes([...good, ''].join('\\')), vr)).toBe(true)
  })

  test('padding at the end changes nothing', () => {
    for (const text of good) expect(isOfGrammar(bytes(`${text} \0`), vr)).toBe(true)
  })
})

describe('laws', () => {
  test('an empty value is of every grammar', () => {
    for (const vr of Object.keys(VRS) as Vr[]) expect(isOfGrammar(new Uint8Array(0), vr)).toBe(true)
  })

  test('a binary number is of its grammar exactly when its bytes come out even', () => {
    const numeric = (Object.keys(VRS) as Vr[]).filter((vr) => VRS[vr].kind === 'number' || VRS[vr].kind === 'bytes')
    expect(numeric.length).toBeGreaterThan(10)
    fc.assert(
      fc.property(fc.constantFrom(...numeric), fc.nat({ max: 40 }), (vr, length) => {
        expect(isOfGrammar(new Uint8Array(length), vr)).toBe(length % VRS[vr].unitBytes === 0)
      }),
    )
  })

  test('no word of letters passes as a number, a date, a time or a UID', () => {
    const word = fc.stringMatching(/^[A-Za-z]{2,20}$/)
    fc.assert(
      fc.property(word, fc.constantFrom<Vr>('DS', 'IS', 'DA', 'DT', 'TM', 'UI', 'AS'), (text, vr) => {
        expect(isOfGrammar(bytes(text), vr)).toBe(false)
      }),
    )
  })
})
