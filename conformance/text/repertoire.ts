// Text as bytes under the character sets that scanners and hospital systems write (PS3.3 C.12.1.1.2).
import { characterSets } from '../planted/character-sets.ts'
import { withoutAccents } from './words.ts'

/** A character set for texts to be planted. */
export interface Repertoire {
  /** The value of SpecificCharacterSet; empty where it is absent. */
  readonly terms: string
  /** Whether every letter of a text can be written. */
  readonly has: (text: string) => boolean
  /** The text as it comes nearest: letters that cannot be written lose their accents, or are left out. */
  readonly nearest: (text: string) => string
  /** The bytes of a text that can be written. */
  readonly encode: (text: string) => Buffer
}

const ASCII = /^[\t\n\r\x20-\x7e]*$/

/** A run of letters beyond ASCII, as bytes; nothing where one of them is not in the set. */
type WriteRun = (run: string) => string | undefined

const runs: Readonly<Record<string, WriteRun>> = {
  '': () => undefined,
  'ISO_IR 192': (run) => Buffer.from(run, 'utf8').toString('latin1'),
  'ISO_IR 100': tabled('iso-8859-1', singleBytes(), (word) => word),
  'ISO_IR 144': tabled('iso-8859-5', singleBytes(), (word) => word),
  'ISO_IR 127': tabled('iso-8859-6', singleBytes(), (word) => word),
  GB18030: tabled('gb18030', doubleBytes(0x81, 0x40), (word) => word),
  '\\ISO 2022 IR 87': tabled('euc-jp', doubleBytes(0xa1, 0xa1), writer('ISO 2022 IR 87')),
  '\\ISO 2022 IR 149': tabled('euc-kr', doubleBytes(0xa1, 0xa1), writer('ISO 2022 IR 149')),
}

const made = new Map<string, Repertoire>()

/** The repertoire of a value of SpecificCharacterSet; ASCII alone where this suite does not write it. */
export function repertoire(terms: string): Repertoire {
  const known = made.get(terms) ?? make(terms, runs[terms] ?? (() => undefined))
  made.set(terms, known)
  return known
}

function make(terms: string, writeRun: WriteRun): Repertoire {
  const write = (text: string): string | undefined => {
    const pieces = (text.match(/[\t\n\r\x20-\x7e]+|[^\t\n\r\x20-\x7e]+/g) ?? []).map((run) =>
      ASCII.test(run) ? run : writeRun(run),
    )
    return pieces.includes(undefined) ? undefined : pieces.join('')
  }
  const has = (text: string): boolean => write(text) !== undefined
  const nearest = (text: string): string => {
    if (has(text)) return text
    const letters = [...text].map((letter) => (has(letter) ? letter : withoutAccents(letter)))
    return letters.filter(has).join('')
  }
  return { terms, has, nearest, encode: (text) => Buffer.from(write(nearest(text)) ?? '', 'latin1') }
}

function tabled(decoder: string, candidates: readonly string[], escaped: (word: string) => string): WriteRun {
  const decode = new TextDecoder(decoder)
  const table = new Map<string, string>()
  for (const bytes of candidates) {
    const letter = decode.decode(Buffer.from(bytes, 'latin1'))
    if (/^[\p{L}\p{M}]$/u.test(letter) && !table.has(letter)) table.set(letter, bytes)
    // The sign of repetition stands in Japanese names.
    if (letter === '々') table.set(letter, bytes)
  }
  return (run) => {
    const letters = [...run].map((letter) => table.get(letter))
    return letters.includes(undefined) ? undefined : escaped(letters.join(''))
  }
}

function writer(name: string): (word: string) => string {
  const set = characterSets[name]
  if (set === undefined) throw new RangeError(`no character set ${name}`)
  return set.write
}

function singleBytes(): string[] {
  return Array.from({ length: 0x60 }, (_, index) => String.fromCharCode(0xa0 + index))
}

function doubleBytes(firstLead: number, firstTrail: number): string[] {
  const range = (first: number): number[] => Array.from({ length: 0xff - first }, (_, index) => first + index)
  return range(firstLead).flatMap((lead) => range(firstTrail).map((trail) => String.fromCharCode(lead, trail)))
}
