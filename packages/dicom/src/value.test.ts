// Goal: text of the default repertoire and its padding come and go as PS3.5 6.2 says, in time in proportion to the value.
// Method: laws over random text, then examples; a value of the greatest length for time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from './limits.ts'
import { asciiBytes, encodeString, padded, stringValue, stringValues } from './value.ts'
import { VRS, type Vr } from './vr.ts'

const vr = fc.constantFrom(...(Object.keys(VRS) as Vr[]))
const word = fc.stringMatching(/^[A-Za-z0-9^.=][A-Za-z0-9^.= ]*[A-Za-z0-9^.=]$|^[A-Za-z0-9]$/)

test('an encoded text has an even length and reads as the same', () => {
  fc.assert(
    fc.property(word, vr, (text, name) => {
      const bytes = encodeString(text, name)
      expect(bytes.length % 2).toBe(0)
      expect(bytes.length - text.length).toBeLessThan(2)
      expect(stringValue(bytes)).toBe(text)
    }),
  )
})

test('several values come back each by itself', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), vr, (words, name) => {
      expect(stringValues(encodeString(words.join('\\'), name))).toEqual(words)
    }),
  )
})

test('padding adds one byte of the VR, at an odd length only', () => {
  fc.assert(
    fc.property(fc.uint8Array(), vr, (value, name) => {
      const result = [...padded(value, name)]
      expect(result).toEqual(value.length % 2 === 0 ? [...value] : [...value, VRS[name].padding])
    }),
  )
})

describe('values', () => {
  test.each([
    ['', []],
    ['    ', []],
    ['\0\0', []],
    ['CT', ['CT']],
    ['  CT \0', ['CT']],
    ['A B', ['A B']],
    [' A \\ B ', ['A', 'B']],
    ['A\\', ['A', '']],
    ['\\', ['', '']],
    ['1.2.3\0', ['1.2.3']],
    ['\0A', ['\0A']],
  ])('%j is %j', (text, values) => {
    expect(stringValues(asciiBytes(text))).toEqual(values)
  })

  test('bytes above 7F are characters of ISO 8859-1', () => {
    expect(stringValue(Uint8Array.of(0x4a, 0xe9, 0x20))).toBe('Jé')
  })

  test('a long run of spaces inside of a value takes no time in its square', () => {
    const bytes = new Uint8Array(LIMITS.valueBytesMax).fill(0x20)
    bytes[0] = 0x41
    bytes[bytes.length - 1] = 0x41
    const start = process.threadCpuUsage()
    expect(stringValues(bytes)).toHaveLength(1)
    // In its square this takes half an hour, so that a slow machine is no matter.
    expect(process.threadCpuUsage(start).user).toBeLessThan(1000 * 10_000)
  })
})
