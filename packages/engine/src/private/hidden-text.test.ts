// Goal: a text that was written as a binary number is seen, and numbers that devices write are not taken for one.
// Method: texts of any length above the least, alone and among numbers; then floats and integers of every size of a number.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KnownIdentifiers } from '../text/known-identifiers.ts'
import { hidesText } from './hidden-text.ts'

const nobody = new KnownIdentifiers()
const irene = new KnownIdentifiers()
irene.addName('ADLER^IRENE')

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('texts', () => {
  test('of letters are seen', () => {
    const texts = fc.stringMatching(/^[A-Za-z]{5,12}( [A-Za-z0-9]{1,8}){0,3}$/)
    fc.assert(
      fc.property(texts, (text) => {
        expect(hidesText(bytes(text), nobody)).toBe(true)
        expect(hidesText(bytes(`${text}\0\0 `), nobody)).toBe(true)
      }),
    )
  })

  test('of this instance are seen among numbers', () => {
    const numbers = fc.uint8Array({ maxLength: 40 })
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        expect(hidesText(Uint8Array.from([...before, 0, ...bytes('Adler'), 0, ...after]), irene)).toBe(true)
      }),
    )
  })
})

describe('numbers', () => {
  test('of 32 bits are none', () => {
    const integers = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 20 })
    fc.assert(
      fc.property(integers, (numbers) => {
        expect(hidesText(new Uint8Array(Int32Array.from(numbers).buffer), nobody)).toBe(false)
      }),
    )
  })

  test('as devices write them are none', () => {
    for (const number of [0, 1, 1000, 0.5, 1 / 3, 63.87, -12.25, 1.5e6]) {
      expect(hidesText(new Uint8Array(Float32Array.of(number).buffer), irene)).toBe(false)
      expect(hidesText(new Uint8Array(Float64Array.of(number, -number).buffer), irene)).toBe(false)
    }
    expect(hidesText(new Uint8Array(0), irene)).toBe(false)
    expect(hidesText(bytes('1234'), irene)).toBe(false)
  })
})
