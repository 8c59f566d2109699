// Goal: UTF-8 and GB 18030, which are read by hand, agree with an independent decoder on what is valid and what it says.
// Method: the runtime's TextDecoder as the second opinion, on random and on near-valid bytes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeGb18030 } from './gb-18030.ts'
import { decodeUtf8 } from './utf-8.ts'

const secondOpinion = (label: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

// Bytes at the edges of the ranges of Table 3-7 of the Unicode Standard, so that overlong forms and surrogates are common.
const edges = fc.array(
  fc.constantFrom(
    0x00,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xec,
    0xed,
    0xee,
    0xef,
    0xf0,
    0xf3,
    0xf4,
    0xf5,
    0xff,
  ),
  { maxLength: 5 },
)

describe('UTF-8', () => {
  test('is valid where the second opinion says so, and then says the same', () => {
    fc.assert(
      fc.property(edges, (codes) => {
        const bytes = Uint8Array.from(codes)
        const { text, malformed } = decodeUtf8(bytes)
        const expected = secondOpinion('utf-8', bytes)
        expect(malformed ? undefined : text).toBe(expected)
      }),
      { numRuns: 20_000 },
    )
  })

  test.each([
    ['overlong slash', [0xc0, 0xaf]],
    ['overlong in three bytes', [0xe0, 0x80, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s is malformed', (_, codes) => {
    expect(decodeUtf8(Uint8Array.from(codes)).malformed).toBe(true)
  })
})

describe('GB 18030', () => {
  const fourBytes = fc
    .tuple(
      fc.integer({ min: 0x81, max: 0xfe }),
      fc.integer({ min: 0x30, max: 0x39 }),
      fc.integer({ min: 0x81, max: 0xfe }),
      fc.integer({ min: 0x30, max: 0x39 }),
    )
    .map((codes) => Uint8Array.from(codes))

  test('every two-byte code is the second opinion of it', () => {
    const differing: string[] = []
    for (let first = 0x80; first <= 0xff; first += 1) {
      for (let second = 0x40; second <= 0xff; second += 1) {
        const bytes = Uint8Array.of(first, second)
        const { text, malformed } = decodeGb18030(bytes, 'GB18030')
        // 80 alone is no GB 18030; the second opinion reads it as the euro sign of Windows.
        const expected = first === 0x80 ? undefined : secondOpinion('gb18030', bytes)
        if ((malformed ? undefined : text) !== expected) differing.push(`${first.toString(16)}${second.toString(16)}`)
      }
    }
    expect(differing).toEqual([])
  })

  test('four-byte codes are the second opinion of them', () => {
    fc.assert(
      fc.property(fourBytes, (bytes) => {
        const { text, malformed } = decodeGb18030(bytes, 'GB18030')
        expect(malformed ? undefined : text).toBe(secondOpinion('gb18030', bytes))
      }),
      { numRuns: 20_000 },
    )
  })

  test('a text of all planes comes back', () => {
    // 81 30 81 30 is U+0080; 84 31 A4 37 is U+FFFD itself; E3 32 9A 35 is U+10FFFF.
    const bytes = Uint8Array.of(0x81, 0x30, 0x81, 0x30, 0x90, 0x30, 0x81, 0x30, 0xe3, 0x32, 0x9a, 0x35)
    expect(decodeGb18030(bytes, 'GB18030')).toMatchObject({ text: '\u0080\u{10000}\u{10FFFF}', malformed: false })
  })
})
