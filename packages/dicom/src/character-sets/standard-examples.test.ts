// Goal: text is read as the examples of PS3.5 Annexes H to K and the defined terms of PS3.3 C.12.1.1.2 say.
// Method: annotated hex beside the expected text; each example is valid, so none may be called malformed.
import { describe, expect, test } from 'vitest'
import { characterSet } from './character-set.ts'

interface Example {
  readonly name: string
  readonly label: string
  readonly vr: string
  readonly hex: readonly string[]
  readonly text: string
}

const EXAMPLES: readonly Example[] = [
  {
    name: 'H.3.1: Japanese, value 1 empty',
    label: '\\ISO 2022 IR 87',
    vr: 'PN',
    hex: [
      '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d', // Yamada^Tarou=
      '1b 24 42 3b 33 45 44 1b 28 42 5e', // JIS X 0208, 山田, ASCII, ^
      '1b 24 42 42 40 4f 3a 1b 28 42 3d', // JIS X 0208, 太郎, ASCII, =
      '1b 24 42 24 64 24 5e 24 40 1b 28 42 5e', // JIS X 0208, やまだ (5e is half of ま), ASCII, ^
      '1b 24 42 24 3f 24 6d 24 26 1b 28 42', // JIS X 0208, たろう, ASCII
    ],
    text: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
  },
  {
    name: 'H.3.2: Japanese, value 1 is JIS X 0201',
    label: 'ISO 2022 IR 13\\ISO 2022 IR 87',
    vr: 'PN',
    hex: [
      'd4 cf c0 de 5e c0 db b3 3d', // half-width katakana ﾔﾏﾀﾞ^ﾀﾛｳ=
      '1b 24 42 3b 33 45 44 1b 28 4a 5e', // JIS X 0208, 山田, ISO-IR 14, ^
      '1b 24 42 42 40 4f 3a 1b 28 4a 3d', // JIS X 0208, 太郎, ISO-IR 14, =
      '1b 24 42 24 64 24 5e 24 40 1b 28 4a 5e', // JIS X 0208, やまだ, ISO-IR 14, ^
      '1b 24 42 24 3f 24 6d 24 26 1b 28 4a', // JIS X 0208, たろう, ISO-IR 14
    ],
    text: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  },
  {
    name: 'I.2: Korean name, the escape sequence again after each ^ and =',
    label: '\\ISO 2022 IR 149',
    vr: 'PN',
    hex: [
      '48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d', // Hong^Gildong=
      '1b 24 29 43 fb f3 5e', // KS X 1001, 洪, ^
      '1b 24 29 43 d1 ce d4 d7 3d', // KS X 1001, 吉洞, =
      '1b 24 29 43 c8 ab 5e', // KS X 1001, 홍, ^
      '1b 24 29 43 b1 e6 b5 bf', // KS X 1001, 길동
    ],
    text: 'Hong^Gildong=洪^吉洞=홍^길동',
  },
  {
    name: 'I.3: Korean lines, the escape sequence again on each',
    label: '\\ISO 2022 IR 149',
    vr: 'LT',
    hex: [
      '1b 24 29 43 31 20 b1 e6 b5 bf 2e 0d 0a', // KS X 1001, "1 길동.", CR LF
      '1b 24 29 43 32 20 b1 e6 b5 bf', // KS X 1001, "2 길동"
    ],
    text: '1 길동.\r\n2 길동',
  },
  {
    name: 'J.1: Chinese in UTF-8',
    label: 'ISO_IR 192',
    vr: 'PN',
    hex: [
      '57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d', // Wang^XiaoDong=
      'e7 8e 8b 5e e5 b0 8f e6 9d b1 3d', // 王^小東=
    ],
    text: 'Wang^XiaoDong=王^小東=',
  },
  {
    name: 'J.3: Chinese in GB 18030',
    label: 'GB18030',
    vr: 'PN',
    hex: [
      '57 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d', // Wang^XiaoDong=
      'cd f5 5e d0 a1 b6 ab 3d', // 王^小东=
    ],
    text: 'Wang^XiaoDong=王^小东=',
  },
  {
    name: 'the same in UTF-8 with the simplified character',
    label: 'ISO_IR 192',
    vr: 'PN',
    hex: ['e7 8e 8b 5e e5 b0 8f e4 b8 9c'], // 王^小东
    text: '王^小东',
  },
  {
    name: 'K.2: Chinese in GB 2312 with code extensions',
    label: '\\ISO 2022 IR 58',
    vr: 'PN',
    hex: [
      '5a 68 61 6e 67 5e 58 69 61 6f 44 6f 6e 67 3d', // Zhang^XiaoDong=
      '1b 24 29 41 d5 c5 5e 1b 24 29 41 d0 a1 b6 ab 3d', // GB 2312, 张, ^, GB 2312, 小东, =
    ],
    text: 'Zhang^XiaoDong=张^小东=',
  },
  { name: 'Latin 1', label: 'ISO_IR 100', vr: 'PN', hex: ['42 75 63 5e 4a e9 72 f4 6d 65'], text: 'Buc^Jérôme' },
  { name: 'Latin 1, an umlaut', label: 'ISO_IR 100', vr: 'PN', hex: ['c4 6e 65 61 73'], text: 'Äneas' },
  { name: 'Latin 2', label: 'ISO_IR 101', vr: 'PN', hex: ['44 76 6f f8 e1 6b'], text: 'Dvořák' },
  { name: 'Latin 3', label: 'ISO_IR 109', vr: 'LO', hex: ['e6 20 b1'], text: 'ĉ ħ' },
  { name: 'Latin 4', label: 'ISO_IR 110', vr: 'LO', hex: ['52 ef 67 61'], text: 'Rīga' },
  { name: 'Latin 5', label: 'ISO_IR 148', vr: 'LO', hex: ['dd 7a 6d 69 72 20 fe f0'], text: 'İzmir şğ' },
  { name: 'Latin 9', label: 'ISO_IR 203', vr: 'LO', hex: ['bd 75 76 72 65 20 a4'], text: 'œuvre €' },
  { name: 'Cyrillic', label: 'ISO_IR 144', vr: 'PN', hex: ['bb ee da 63 65 dc d1 79 70 d3'], text: 'Люкceмбypг' },
  { name: 'Arabic', label: 'ISO_IR 127', vr: 'PN', hex: ['e2 c8 c7 e6 ea 5e e4 e6 d2 c7 d1'], text: 'قباني^لنزار' },
  { name: 'Greek', label: 'ISO_IR 126', vr: 'PN', hex: ['c4 e9 ef ed f5 f3 e9 ef f2'], text: 'Διονυσιος' },
  { name: 'Hebrew', label: 'ISO_IR 138', vr: 'PN', hex: ['f9 f8 e5 ef 5e e3 e1 e5 f8 e4'], text: 'שרון^דבורה' },
  { name: 'Thai', label: 'ISO_IR 166', vr: 'LO', hex: ['b9 d2 c1 ca a1 d8 c5'], text: 'นามสกุล' },
  {
    name: 'JIS X 0201: yen sign and overline in text of one value',
    label: 'ISO_IR 13',
    vr: 'ST',
    hex: ['5c 31 7e b1'],
    text: '¥1‾ｱ',
  },
  { name: 'GBK', label: 'GBK', vr: 'LO', hex: ['87 44 81 5c'], text: '嘍乗' },
  {
    name: 'GB 18030 with four bytes, in the basic and in a supplementary plane',
    label: 'GB18030',
    vr: 'LO',
    hex: ['81 30 84 36', '95 32 82 36'], // U+00A5, U+20000
    text: '¥𠀀',
  },
  {
    name: 'two single-byte sets with code extensions',
    label: 'ISO 2022 IR 100\\ISO 2022 IR 144',
    vr: 'LO',
    hex: ['e9 20', '1b 2d 4c', 'bb 20', '1b 2d 41', 'e9'], // é, ISO-IR 144, Л, ISO-IR 100, é
    text: 'é Л é',
  },
  {
    name: 'JIS X 0212',
    label: '\\ISO 2022 IR 87\\ISO 2022 IR 159',
    vr: 'LO',
    hex: ['1b 24 28 44 30 21 1b 28 42'], // JIS X 0212, 丂, ASCII
    text: '丂',
  },
]

const bytesOf = (example: Example): Uint8Array =>
  Uint8Array.from(example.hex.join(' ').split(' '), (pair) => Number.parseInt(pair, 16))

describe('examples', () => {
  for (const example of EXAMPLES) {
    test(`${example.name} (${example.label})`, () => {
      const charset = characterSet(example.label.split('\\'))
      const decoded = charset.decode(bytesOf(example), example.vr)
      expect(charset.known).toBe(true)
      expect(decoded).toMatchObject({ text: example.text, malformed: false })
    })
  }

  // The sign that PS3.3 gives each set, the sequence that brings it in, and one character that no other set has in that place.
  test.each([
    ['ISO 2022 IR 6\\ISO 2022 IR 101', '-B', [0xb3], 'ł'],
    ['ISO 2022 IR 6\\ISO 2022 IR 109', '-C', [0xb1], 'ħ'],
    ['ISO 2022 IR 6\\ISO 2022 IR 110', '-D', [0xa3], 'Ŗ'],
    ['ISO 2022 IR 6\\ISO 2022 IR 126', '-F', [0xf9], 'ω'],
    ['ISO 2022 IR 6\\ISO 2022 IR 127', '-G', [0xd4], 'ش'],
    ['ISO 2022 IR 6\\ISO 2022 IR 138', '-H', [0xe0], 'א'],
    ['ISO 2022 IR 6\\ISO 2022 IR 148', '-M', [0xfd], 'ı'],
    ['ISO 2022 IR 6\\ISO 2022 IR 166', '-T', [0xa1], 'ก'],
    ['ISO 2022 IR 6\\ISO 2022 IR 203', '-b', [0xa4], '€'],
    ['ISO 2022 IR 6\\ISO 2022 IR 13', ')I', [0xb1], 'ｱ'],
    ['ISO 2022 IR 6\\ISO 2022 IR 13', '(J', [0x7e], '‾'],
    ['ISO 2022 IR 100', '(B', [0xe9], 'é'],
  ])('%s with ESC %s', (...[label, sequence, codes, character]) => {
    const bytes = Uint8Array.from([0x1b, ...Array.from(sequence, (sign) => sign.charCodeAt(0)), ...codes])
    expect(characterSet(label.split('\\')).decode(bytes, 'LO')).toMatchObject({ text: character, malformed: false })
  })
})
