// Goal: decoding never throws, loses no byte, and reads wrongly labelled text as a person would.
// Method: laws on random bytes under random labels, then the wrong labels met in files.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { characterSet } from './character-set.ts'
import { splitValues } from './split-values.ts'

const STAND_ALONE = ['ISO_IR 192', 'GB18030', 'GBK']
const NUMBERS = [6, 13, 58, 87, 100, 101, 109, 110, 126, 127, 138, 144, 148, 149, 159, 166, 203]
const VRS = ['PN', 'LO', 'SH', 'LT', 'ST', 'UT', 'UC', 'CS', 'UR', 'UN']
const SEQUENCES = ['(B', '(J', '(I', ')I', '-A', '-L', '-b', '$B', '$(D', '$)C', '$)A', '$@', '%G']

const anyValue = fc.oneof(
  fc.constantFrom('', ...STAND_ALONE, ...NUMBERS.flatMap((number) => [`ISO_IR ${number}`, `ISO 2022 IR ${number}`])),
  fc.string({ maxLength: 12 }),
)
const anyLabel = fc.array(anyValue, { maxLength: 4 })
const anyVr = fc.constantFrom(...VRS)
const anyPiece = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc.constantFrom(...SEQUENCES).map((sequence) => Uint8Array.from([0x1b, ...Array.from(sequence, (sign) => sign.charCodeAt(0))])),
  fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => new TextEncoder().encode(text)),
  fc.constantFrom(...'\\^=\r\n\t \0').map((sign) => Uint8Array.of(sign.charCodeAt(0))),
)
const anyBytes = fc.array(anyPiece, { maxLength: 12 }).map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])))

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16))

describe('laws', () => {
  test('offsets ascend from 0 to the length, one for each unit and the end', () => {
    fc.assert(
      fc.property(anyLabel, anyBytes, anyVr, (label, bytes, vr) => {
        const { text, offsets } = characterSet(label).decode(bytes, vr)
        expect(offsets.length).toBe(text.length + 1)
        expect(offsets[text.length]).toBe(bytes.length)
        expect(offsets[0]).toBe(text.length === 0 ? bytes.length : 0)
        expect([...offsets].every((offset, index) => index === 0 || offset >= (offsets[index - 1] ?? 0))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('the slices between offsets, put together, are the bytes', () => {
    fc.assert(
      fc.property(anyLabel, anyBytes, anyVr, (label, bytes, vr) => {
        const { text, offsets } = characterSet(label).decode(bytes, vr)
        // Escape sequences alone have no character to belong to.
        fc.pre(text.length > 0 || bytes.length === 0)
        const slices = Array.from({ length: text.length }, (_, index) => [...bytes.subarray(offsets[index], offsets[index + 1])])
        expect(slices.flat()).toEqual([...bytes])
      }),
      { numRuns: 2000 },
    )
  })

  test('the text alone is the text with offsets', () => {
    fc.assert(
      fc.property(anyLabel, anyBytes, anyVr, (label, bytes, vr) => {
        expect(characterSet(label).text(bytes, vr)).toBe(characterSet(label).decode(bytes, vr).text)
      }),
    )
  })

  // What follows an é goes through the full decoder; the same bytes alone take the fast path.
  test('printable ASCII reads the same on the fast path and in the full decoder', () => {
    const printable = fc.array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 40 }).map((codes) => Uint8Array.from(codes))
    fc.assert(
      fc.property(anyLabel, printable, anyVr, (label, bytes, vr) => {
        const charset = characterSet(label)
        const full = charset.decode(Uint8Array.of(0x1b, 0x7f, ...bytes), vr)
        expect(full.text.slice(2)).toBe(charset.decode(bytes, vr).text)
        expect(Array.from(full.offsets.subarray(2), (offset) => offset - 2)).toEqual([...charset.decode(bytes, vr).offsets])
      }),
    )
  })

  test('a character is cut at its own bytes: each decodes alone where no escape sequence is near', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(words, (word) => {
        const bytes = new TextEncoder().encode(word)
        const { text, offsets } = characterSet(['ISO_IR 192']).decode(bytes, 'LO')
        expect(text).toBe(word)
        let unit = 0
        for (const character of word) {
          const slice = bytes.subarray(offsets[unit], offsets[unit + character.length])
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(slice)).toBe(character)
          unit += character.length
        }
      }),
    )
  })

  test('values decoded one by one are the text split at the delimiters', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('\\ISO 2022 IR 87', 'ISO 2022 IR 13\\ISO 2022 IR 87', '\\ISO 2022 IR 149'),
        anyBytes,
        (label, bytes) => {
          const charset = characterSet(label.split('\\'))
          const { text, malformed } = charset.decode(bytes, 'LO')
          fc.pre(!malformed && bytes.length > 0)
          expect(splitValues(bytes, charset, 'LO').map((value) => charset.text(value, 'LO'))).toEqual(text.split('\\'))
        },
      ),
    )
  })
})

describe('labels', () => {
  test.each([
    [[], []],
    [[''], []],
    [['ISO_IR 6'], []],
    [['ISO-IR 100'], ['ISO_IR 100']],
    [['ISO IR 100'], ['ISO_IR 100']],
    [['ISO_IR_100'], ['ISO_IR 100']],
    [['iso_ir 100 '], ['ISO_IR 100']],
    [['IR 100'], ['ISO_IR 100']],
    [['UTF-8'], ['ISO_IR 192']],
    [['utf8'], ['ISO_IR 192']],
    [['ISO 8859-15'], ['ISO_IR 203']],
    [['ISO 2022 IR 100'], ['ISO 2022 IR 100']],
    [['ISO-2022-IR-87'], ['ISO 2022 IR 87']],
    [
      ['', 'ISO 2022 IR 87'],
      ['ISO 2022 IR 6', 'ISO 2022 IR 87'],
    ],
    [
      ['ISO_IR 13', 'ISO_2022_IR 87'],
      ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    ],
    [['', 'ISO_IR 192'], ['ISO_IR 192']],
    [['ISO_IR 192', 'ISO 2022 IR 87'], ['ISO_IR 192']],
    [['ISO 2022 GBK'], ['GBK']],
    [['\\ISO 2022 IR 149'], ['ISO 2022 IR 6', 'ISO 2022 IR 149']],
  ])('%j is %j', (label, terms) => {
    expect(characterSet(label)).toMatchObject({ terms, known: true })
  })

  test.each([[['ISO_IR 999']], [['KLINGON']], [['ISO_IR 100', '?']], [['IR']]])('%j is not known', (label) => {
    expect(characterSet(label).known).toBe(false)
  })

  test('an unknown value is not repeated in the terms', () => {
    expect(characterSet(['KLINGON']).terms).toEqual([])
  })

  test('a label is understood once, and only so many are kept', () => {
    expect(characterSet(['ISO_IR 100'])).toBe(characterSet(['ISO_IR 100']))
    const early = characterSet(['label 0'])
    for (let index = 1; index <= 100; index += 1) characterSet([`label ${index}`])
    expect(characterSet(['label 0'])).not.toBe(early)
  })
})

describe('wrong labels', () => {
  test.each([
    ['UTF-8 under no label', '', 'PN', '4d c3 bc 6c 6c 65 72', 'Müller'],
    ['UTF-8 under Latin 1', 'ISO_IR 100', 'PN', '4a c3 b6 72 67', 'Jörg'],
    ['UTF-8 Chinese under Latin 1', 'ISO_IR 100', 'PN', 'e7 8e 8b', '王'],
    ['UTF-8 Polish under Latin 2', 'ISO_IR 101', 'PN', '57 61 c5 82 c4 99 73 61', 'Wałęsa'],
    ['UTF-8 Russian under Cyrillic', 'ISO_IR 144', 'PN', 'd0 98 d0 b2 d0 b0 d0 bd', 'Иван'],
    ['UTF-8 Japanese under JIS', '\\ISO 2022 IR 87', 'PN', 'e5 b1 b1 e7 94 b0', '山田'],
    ['UTF-8 under GB 18030 where it is not valid', 'GB18030', 'LO', 'c3 bc 20 e5 b0 8f 20', 'ü 小 '],
    ['UTF-8 cut short at the end', '', 'LO', 'c3 bc c3 20', 'üÃ '],
    ['Latin 1 under UTF-8', 'ISO_IR 192', 'PN', '4d fc 6c 6c 65 72', 'Müller'],
    ['Latin 1 under no label', '', 'PN', '4d fc 6c 6c 65 72', 'Müller'],
    ['Windows 1252 under Latin 1', 'ISO_IR 100', 'PN', '44 92 41 6e 67 65 6c 6f 20 8a', 'D’Angelo Š'],
    ['an unassigned code under Arabic', 'ISO_IR 127', 'LO', 'e2 ff', 'قÿ'],
    ['escape sequences under Latin 1', 'ISO_IR 100', 'PN', '1b 24 42 3b 33 45 44 1b 28 42 5e e9', '山田^é'],
    ['escape sequences under UTF-8', 'ISO_IR 192', 'PN', '1b 24 42 3b 33 45 44 1b 28 42', '山田'],
    ['a set that is not listed', '\\ISO 2022 IR 87', 'PN', '1b 24 29 43 c8 ab', '홍'],
    ['an escape sequence missing', '\\ISO 2022 IR 149', 'PN', '1b 24 29 43 c8 ab 5e b1 e6 b5 bf', '홍^길동'],
    ['an escape sequence missing, single-byte', 'ISO 2022 IR 6\\ISO 2022 IR 100', 'LO', '4a e9', 'Jé'],
    ['the 1978 form of JIS X 0208', '\\ISO 2022 IR 87', 'LO', '1b 24 40 3b 33', '山'],
    ['half of a character at the end', '\\ISO 2022 IR 87', 'LO', '1b 24 42 3b 33 45', '山E'],
    ['a pair without a character', '\\ISO 2022 IR 149', 'LO', '1b 24 29 43 c9 a1', '\uFFFD'],
    ['an unknown escape sequence', '', 'LO', '1b 25 47 41', '\u001B%GA'],
    ['four bytes under GBK', 'GBK', 'LO', '81 30 84 36', '¥'],
    ['a letter beyond ASCII in a Code String', 'ISO_IR 100', 'CS', 'c9', 'É'],
  ])('%s', (...[, label, vr, hex, text]) => {
    expect(characterSet(label.split('\\')).decode(bytesOf(hex), vr)).toMatchObject({ text, malformed: true })
  })

  test.each([
    ['Thai that could be UTF-8', 'ISO_IR 166', 'LO', 'c3 b6', 'รถ'],
    ['katakana that could be UTF-8', 'ISO_IR 13', 'PN', 'cf b7', 'ﾏｷ'],
    ['Czech that could be UTF-8', 'ISO_IR 101', 'LO', 'c8 a9', 'ČŠ'],
    ['Latin 1 that could not', 'ISO_IR 100', 'LO', 'e9 74 e9', 'été'],
    ['the value given as the only one', 'ISO 2022 IR 149', 'PN', 'c8 ab', '홍'],
  ])('%s stays under its label', (...[, label, vr, hex, text]) => {
    expect(characterSet(label.split('\\')).decode(bytesOf(hex), vr)).toMatchObject({ text, malformed: false })
  })
})

describe('delimiters', () => {
  const mixed = characterSet(['ISO 2022 IR 100', 'ISO 2022 IR 144'])
  // ISO-IR 144, Л, the delimiter, then BB, which is » again after a reset and Л without one.
  const around = (delimiter: number): Uint8Array => Uint8Array.of(0x1b, 0x2d, 0x4c, 0xbb, delimiter, 0xbb)

  test.each([
    ['\\', 'LO', '»'],
    ['\\', 'PN', '»'],
    ['\\', 'LT', 'Л'],
    ['\\', 'UT', 'Л'],
    ['^', 'PN', '»'],
    ['=', 'PN', '»'],
    ['^', 'LO', 'Л'],
    ['=', 'LO', 'Л'],
    ['\r', 'LT', '»'],
    ['\n', 'LT', '»'],
    ['\f', 'LT', '»'],
    ['\t', 'LT', '»'],
    [' ', 'PN', 'Л'],
  ])('%j in %s', (delimiter, vr, after) => {
    expect(mixed.text(around(delimiter.charCodeAt(0)), vr)).toBe(`Л${delimiter}${after}`)
  })

  test('an escape sequence belongs to the character after it, the last ones to the character before', () => {
    const decoded = characterSet(['', 'ISO 2022 IR 87']).decode(bytesOf('41 1b 24 42 3b 33 45 44 1b 28 42'), 'LO')
    expect(decoded.text).toBe('A山田')
    expect([...decoded.offsets]).toEqual([0, 1, 6, 11])
  })

  test('both halves of a surrogate pair start where the character does', () => {
    const decoded = characterSet(['ISO_IR 192']).decode(bytesOf('41 f0 a0 80 80 42'), 'LO')
    expect(decoded.text).toBe('A𠀀B')
    expect([...decoded.offsets]).toEqual([0, 1, 1, 5, 6])
  })
})
