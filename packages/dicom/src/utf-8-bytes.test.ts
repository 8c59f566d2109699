// Goal: text becomes the bytes of UTF-8, and no two texts become the same bytes.
// Method: laws against the platform's TextEncoder on any text, then half characters, which it does not tell apart.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Bytes } from './utf-8-bytes.ts'

const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff)
const anyText = fc.array(anyCharacter, { maxLength: 20 }).map((codes) => String.fromCodePoint(...codes))

test('the bytes are those of the platform', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect([...utf8Bytes(text)]).toEqual([...new TextEncoder().encode(text)])
    }),
  )
})

test('a character beyond the first plane takes four bytes', () => {
  expect([...utf8Bytes('\u{1F600}')]).toEqual([0xf0, 0x9f, 0x98, 0x80])
})

test('two halves of characters stay two', () => {
  expect([...utf8Bytes('\ud800')]).not.toEqual([...utf8Bytes('\ud801')])
})
