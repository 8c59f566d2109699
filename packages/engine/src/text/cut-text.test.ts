// Goal: a span is cut out of the bytes of any character set, and what is left reads as it did before.
// Method: laws on spans anywhere in texts of UTF-8 and of single bytes; then bytes by hand where escape sequences or double bytes matter.
import { characterSet } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutBytes } from './cut-text.ts'
import { mergeSpans, type Span } from './span.ts'

/** Words that are cut, between words that stay, with one space between them. */
const anyWords = fc.array(fc.record({ word: fc.stringMatching(/^[a-zà-ÿ]{1,8}$/), cut: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
})

function textAndSpans(words: readonly { word: string; cut: boolean }[]): { text: string; spans: Span[]; left: string } {
  const spans: Span[] = []
  let text = ''
  for (const { word, cut } of words) {
    if (text !== '') text += ' '
    if (cut) spans.push({ start: text.length, end: text.length + word.length })
    text += word
  }
  const left = words.filter(({ cut }) => !cut).map(({ word }) => word)
  return { text, spans, left: left.join(' ') }
}

function cut(bytes: Uint8Array, terms: readonly string[], find: (text: string) => Span[]): string {
  const characters = characterSet(terms)
  const decoded = characters.decode(bytes, 'LT')
  const left = characters.decode(cutBytes(bytes, decoded, find(decoded.text)), 'LT')
  expect(left.malformed).toBe(decoded.malformed)
  return left.text
}

const wordAt =
  (word: string) =>
  (text: string): Span[] => [{ start: text.indexOf(word), end: text.indexOf(word) + word.length }]

describe('laws', () => {
  test.each([
    ['ISO_IR 192', (text: string) => new TextEncoder().encode(text)],
    ['ISO_IR 100', (text: string) => Uint8Array.from(text, (sign) => sign.codePointAt(0) ?? 0)],
  ] as const)('the words that are not cut are left, each with one space (%s)', (term, encode) => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const { text, spans, left } = textAndSpans(words)
        expect(cut(encode(text), [term], () => spans)).toBe(left)
      }),
    )
  })

  test('nothing is cut where there is no span', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        for (const terms of [['ISO_IR 192'], ['GB18030'], ['', 'ISO 2022 IR 87']]) {
          const characters = characterSet(terms)
          expect([...cutBytes(bytes, characters.decode(bytes, 'LT'), [])]).toEqual([...bytes])
        }
      }),
    )
  })

  test('spans that overlap are one, and a cut takes a replacement with it', () => {
    const spans = [
      { start: 4, end: 9, replacement: '1' },
      { start: 0, end: 5 },
      { start: 12, end: 13 },
    ]
    expect(mergeSpans(spans)).toEqual([
      { start: 0, end: 9 },
      { start: 12, end: 13 },
    ])
  })
})

describe('character sets', () => {
  // PS3.5 annex H: JIS X 0208 in G0. 山田 is 3B33 4544, 胸部 is 363B 4974.
  const chest = [0x1b, 0x24, 0x42, 0x36, 0x3b, 0x49, 0x74, 0x1b, 0x28, 0x42]
  const yamada = [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42]
  const both = [0x1b, 0x24, 0x42, 0x36, 0x3b, 0x49, 0x74, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42]
  const terms = ['', 'ISO 2022 IR 87']

  test('escape sequences around a cut', () => {
    const bytes = Uint8Array.from([...chest, 0x20, ...yamada, 0x20, 0x43, 0x54])
    expect(cut(bytes, terms, wordAt('山田'))).toBe('胸部 CT')
  })

  test('a cut at the beginning of a run of double bytes keeps the sequence for its rest', () => {
    expect(cut(Uint8Array.from([...both, 0x43, 0x54]), terms, wordAt('胸'))).toBe('部山田CT')
    expect(cut(Uint8Array.from(both), terms, wordAt('山田'))).toBe('胸部')
  })

  test('GB 18030, whose second bytes may be letters of ASCII', () => {
    const bytes = Uint8Array.from([0xcd, 0xf5, 0x81, 0x41, 0x20, 0x43, 0x54])
    const { text } = characterSet(['GB18030']).decode(bytes, 'LT')
    expect(cut(bytes, ['GB18030'], () => [{ start: 0, end: 1 }])).toBe(text.slice(1))
  })

  test('a replacement stands between what was there', () => {
    const bytes = new TextEncoder().encode('é 20240310 é')
    expect(cut(bytes, ['ISO_IR 192'], () => [{ start: 2, end: 10, replacement: '20240229' }])).toBe('é 20240229 é')
  })
})
