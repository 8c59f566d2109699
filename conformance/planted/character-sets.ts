import { littleEndian } from './binary.ts'

/** How letters of a script are told from each other and written under one value of SpecificCharacterSet. */
export interface CharacterSet {
  /** The defined terms of PS3.3 C.12.1.1.2; empty means that the attribute is absent. */
  readonly terms: string
  /** The label of the WHATWG Encoding Standard under which the bytes of `letters` are text. */
  readonly decoder: string
  /** The letters as the decoder takes them. */
  readonly letters: readonly string[]
  /** The bytes of a word of such letters in a value, with the escapes that PS3.5 6.1.2.5 asks for. */
  readonly write: (word: string) => string
}

const ESC = '\x1b'

/** Every character set of PS3.3 C.12.1.1.2 and some labels that lie. */
export const characterSets: Readonly<Record<string, CharacterSet>> = {
  ...singleBytes(),
  ...multiBytes(),
  ...mislabelled(),
}

/** The registered single-byte sets: ISO registration number, decoder, and the escape to its upper half. */
function singleBytes(): Record<string, CharacterSet> {
  const rows: [number, string, string][] = [
    [100, 'iso-8859-1', '-A'],
    [101, 'iso-8859-2', '-B'],
    [109, 'iso-8859-3', '-C'],
    [110, 'iso-8859-4', '-D'],
    [144, 'iso-8859-5', '-L'],
    [127, 'iso-8859-6', '-G'],
    [126, 'iso-8859-7', '-F'],
    [138, 'iso-8859-8', '-H'],
    [148, 'iso-8859-9', '-M'],
    [203, 'iso-8859-15', '-b'],
    [166, 'windows-874', '-T'],
    [13, 'shift_jis', ')I'],
  ]
  const sets = rows.flatMap(([registration, decoder, escape]): [string, CharacterSet][] => {
    const letters = lettersOf(decoder, registration === 13 ? range(0xb1, 0xdd) : range(0xc0, 0xfe))
    const plain = { terms: `ISO_IR ${registration}`, decoder, letters, write: (word: string) => word }
    const extended = { ...plain, terms: `\\ISO 2022 IR ${registration}`, write: (word: string) => `${ESC}${escape}${word}` }
    return [
      [plain.terms, plain],
      [`ISO 2022 IR ${registration}`, extended],
    ]
  })
  return Object.fromEntries(sets)
}

function multiBytes(): Record<string, CharacterSet> {
  const rows = pairs(range(0xb0, 0xb8), range(0xa1, 0xfe))
  const supplementary = pairs(range(0xb0, 0xb4), range(0xa1, 0xfe)).map((pair) => `\x8f${pair}`)
  const utf8Words = range(0x4e00, 0x4eff).map((code) => Buffer.from(String.fromCharCode(code), 'utf8').toString('latin1'))
  const japanese = lettered('euc-jp', rows)
  const supplement = lettered('euc-jp', supplementary)
  // PS3.5 6.1.2.3: the second byte of a GBK letter may be the code of a backslash or a caret.
  const gbk = pairs(range(0xb0, 0xb4), [...range(0x5c, 0x5e), ...range(0x81, 0xfe)])
  const unescaped = (word: string): string => word
  return {
    // EUC sets the high bit where ISO 2022 escapes to the same two bytes without it.
    'ISO 2022 IR 87': { ...japanese, terms: '\\ISO 2022 IR 87', write: (word) => `${ESC}$B${sevenBits(word)}${ESC}(B` },
    'ISO 2022 IR 13 and 87': {
      ...japanese,
      terms: 'ISO 2022 IR 13\\ISO 2022 IR 87',
      write: (word) => `${ESC}$B${sevenBits(word)}${ESC}(J`,
    },
    'ISO 2022 IR 159': {
      ...supplement,
      terms: '\\ISO 2022 IR 159',
      write: (word) => `${ESC}$(D${sevenBits(word.replaceAll('\x8f', ''))}${ESC}(B`,
    },
    'ISO 2022 IR 149': { ...lettered('euc-kr', rows), terms: '\\ISO 2022 IR 149', write: (word) => `${ESC}$)C${word}` },
    'ISO 2022 IR 58': { ...lettered('gb2312', rows), terms: '\\ISO 2022 IR 58', write: (word) => `${ESC}$)A${word}` },
    GB18030: { ...lettered('gb18030', rows), terms: 'GB18030', write: unescaped },
    GBK: { ...lettered('gbk', gbk), terms: 'GBK', write: unescaped },
    'ISO_IR 192': { ...lettered('utf-8', utf8Words), terms: 'ISO_IR 192', write: unescaped },
  }
}

/** Labels that say something else than what the bytes are. */
function mislabelled(): Record<string, CharacterSet> {
  const latin = lettersOf('iso-8859-1', range(0xc0, 0xfe))
  const japanese = lettersOf('shift_jis', pairs(range(0x88, 0x8f), range(0x9f, 0xfc)))
  const greek = range(0x391, 0x3c9).map((code) => Buffer.from(String.fromCharCode(code), 'utf8').toString('latin1'))
  const set = (terms: string, decoder: string, letters: readonly string[]): CharacterSet => ({
    terms,
    decoder,
    letters,
    write: (word) => word,
  })
  return {
    'Latin without a label': set('', 'iso-8859-1', latin),
    'Latin labelled UTF-8': set('ISO_IR 192', 'iso-8859-1', latin),
    'Latin labelled Japanese': set('\\ISO 2022 IR 87', 'iso-8859-1', latin),
    'Latin under an unknown label': set('ISO_IR 999', 'iso-8859-1', latin),
    'Latin under a misspelt label': set('ISO-IR 100', 'iso-8859-1', latin),
    'Shift JIS labelled Latin': set('ISO_IR 100', 'shift_jis', japanese),
    'UTF-8 labelled Latin': set('ISO_IR 100', 'utf-8', lettersOf('utf-8', greek)),
    'UTF-8 without a label': set('', 'utf-8', lettersOf('utf-8', greek)),
  }
}

/** A decoder with those of the candidates that it takes for letters. */
function lettered(decoder: string, candidates: readonly string[]): Pick<CharacterSet, 'decoder' | 'letters'> {
  return { decoder, letters: lettersOf(decoder, candidates) }
}

/** The candidates that the decoder takes for one letter each. */
function lettersOf(decoder: string, candidates: readonly (number | string)[]): string[] {
  const decode = new TextDecoder(decoder, { fatal: true })
  const binary = candidates.map((candidate) => (typeof candidate === 'number' ? littleEndian(candidate, 1) : candidate))
  return binary.filter((bytes) => {
    try {
      return /^\p{L}$/u.test(decode.decode(Buffer.from(bytes, 'latin1')))
    } catch {
      // The decoder has nothing at this place of its table, so there is no letter to plant.
      return false
    }
  })
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function pairs(firsts: readonly number[], seconds: readonly number[]): string[] {
  return firsts.flatMap((first) => seconds.map((second) => String.fromCharCode(first, second)))
}

function sevenBits(word: string): string {
  return [...word].map((letter) => String.fromCharCode(letter.charCodeAt(0) & 0x7f)).join('')
}
