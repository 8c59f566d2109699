import type { IdentifierKind } from './identifying-attributes.ts'
import type { Identifiers } from './identifiers.ts'

/** How an identifier is written in a pattern. */
type Form = 'plain' | 'digits' | 'wide' | 'reversed' | 'base64' | 'raw' | 'uid'

/** One byte string that is looked for. */
export interface Needle {
  readonly bytes: string
  readonly kind: IdentifierKind
  readonly form: Form
}

const LETTERS_MIN = 4
// A sign of Chinese, Japanese or Korean tells as much as several letters; their names have two or three.
const SIGNS = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2,}$/u
// Shorter runs of digits stand in every text, and are sought as words.
const DIGITS_MIN = 7
// Turned around, four letters are a word of some language; in base 64 they are five or four signs, which chance makes.
const REVERSED_LETTERS_MIN = 5
const BASE_64_BYTES_MIN = 5

/** Every form in which the identifiers are looked for everywhere. */
export function needlesOf({ anywhere, joined, raw, written }: Identifiers, steadyUids: Iterable<string>): Needle[] {
  const needles = new Map<string, Needle>()
  const put = (bytes: string, kind: IdentifierKind, form: Form): unknown =>
    needles.has(bytes) || needles.set(bytes, { bytes, kind, form })
  for (const [word, kind] of anywhere) if (isSoughtAnywhere(word)) putWord(put, word, kind)
  for (const [word, kind] of joined) if (/^\d+$/.test(word)) putDigits(put, word, kind)
  for (const [text, kind] of written) putBase64(put, text, kind)
  for (const [bytes, kind] of raw) put(bytes, kind, 'raw')
  for (const uid of steadyUids) {
    put(uid, 'uid', 'uid')
    put(wide(uid), 'uid', 'wide')
    for (const form of base64(Buffer.from(uid))) put(form, 'uid', 'base64')
  }
  return [...needles.values()]
}

/** Whether a word is long enough to be sought inside of others; shorter ones are sought as words. */
export function isSoughtAnywhere(word: string): boolean {
  return word.length >= LETTERS_MIN || SIGNS.test(word)
}

type Put = (bytes: string, kind: IdentifierKind, form: Form) => unknown

function putWord(put: Put, word: string, kind: IdentifierKind): void {
  put(utf8(word), kind, 'plain')
  const spellings = [...new Set([word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1)])]
  if (isAscii(word)) put(wide(word), kind, 'wide')
  else for (const one of spellings) putWide(put, one, kind)
  if (isAscii(word) && word.length >= REVERSED_LETTERS_MIN) put([...word].toReversed().join(''), kind, 'reversed')
  for (const one of spellings) putBase64(put, one, kind)
}

function putBase64(put: Put, text: string, kind: IdentifierKind): void {
  if (utf8(text).length >= BASE_64_BYTES_MIN) for (const form of base64(Buffer.from(text))) put(form, kind, 'base64')
}

function putDigits(put: Put, digits: string, kind: IdentifierKind): void {
  if (digits.length < DIGITS_MIN) return
  put(digits, kind, 'digits')
  put(wide(digits), kind, 'wide')
  putBase64(put, digits, kind)
}

function putWide(put: Put, word: string, kind: IdentifierKind): void {
  const little = Buffer.from(word, 'utf16le')
  put(little.toString('latin1'), kind, 'wide')
  put(Buffer.from(little).swap16().toString('latin1'), kind, 'wide')
}

/** UTF-16 of ASCII without its outer zero: in both orders of bytes the same. */
function wide(word: string): string {
  return [...word].join('\0')
}

/** The signs of base 64 that some bytes make wherever they begin in a group of three; signs that neighbours share are left out. */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor(((before + bytes.length) * 8) / 6)
    return coded.slice(first, last)
  })
}

function utf8(word: string): string {
  return isAscii(word) ? word : Buffer.from(word).toString('latin1')
}

function isAscii(word: string): boolean {
  return /^[\0-\x7f]*$/.test(word)
}
