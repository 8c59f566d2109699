import type { IdentifierKind } from './identifying-attributes.ts'
import type { Identifiers } from './identifiers.ts'

/** How an identifier is written in a pattern. */
type Form = 'plain' | 'digits' | 'wide' | 'reversed' | 'base64' | 'raw' | 'uid'

/** One byte string that is looked for. */
export interface Needle {
  readonly bytes: string
  readonly kind: IdentifierKind
  readonly form: Form
  /** Of base 64: the place of the first sign in its group of four. */
  readonly phase?: number
}

const LETTERS_MIN = 4
// A sign of Chinese, Japanese or Korean tells as much as several letters; their names have two or three.
const SIGNS = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2,}$/u
// Shorter runs of digits stand in every text, and are sought as words.
const DIGITS_MIN = 7
// In base 64 and backwards, four letters need more than themselves: `short-forms.ts` looks at what stands around.
const BASE_64_BYTES_MIN = 4

/** Every form in which the identifiers are looked for everywhere. */
export function needlesOf({ anywhere, joined, raw, written }: Identifiers, steadyUids: Iterable<string>): Needle[] {
  const needles = new Map<string, Needle>()
  const put: Put = (bytes, kind, form) => {
    const needle = typeof form === 'string' ? { bytes, kind, form } : { bytes, kind, form: 'base64' as const, ...form }
    if (!needles.has(bytes)) needles.set(bytes, needle)
  }
  for (const [word, kind] of anywhere) if (isSoughtAnywhere(word)) putWord(put, word, kind)
  for (const [word, kind] of joined) if (/^\d+$/.test(word)) putDigits(put, word, kind)
  for (const [text, kind] of written) putBase64(put, text, kind)
  for (const [bytes, kind] of raw) put(bytes, kind, 'raw')
  for (const uid of steadyUids) {
    put(uid, 'uid', 'uid')
    put(wide(uid), 'uid', 'wide')
    for (const { signs, phase } of base64(Buffer.from(uid))) put(signs, 'uid', { phase })
  }
  return [...needles.values()]
}

/** Whether a word is long enough to be sought inside of others; shorter ones are sought as words. */
export function isSoughtAnywhere(word: string): boolean {
  return word.length >= LETTERS_MIN || SIGNS.test(word)
}

type Put = (bytes: string, kind: IdentifierKind, form: Form | { readonly phase: number }) => void

function putWord(put: Put, word: string, kind: IdentifierKind): void {
  put(utf8(word), kind, 'plain')
  const spellings = [...new Set([word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1)])]
  if (isAscii(word)) put(wide(word), kind, 'wide')
  else for (const one of spellings) putWide(put, one, kind)
  if (isAscii(word) && word.length >= LETTERS_MIN) put([...word].toReversed().join(''), kind, 'reversed')
  for (const one of spellings) putBase64(put, one, kind)
}

function putBase64(put: Put, text: string, kind: IdentifierKind): void {
  if (utf8(text).length >= BASE_64_BYTES_MIN)
    for (const { signs, phase } of base64(Buffer.from(text))) put(signs, kind, { phase })
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
function base64(bytes: Buffer): { signs: string; phase: number }[] {
  return [0, 1, 2].map((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor(((before + bytes.length) * 8) / 6)
    return { signs: coded.slice(first, last), phase: first % 4 }
  })
}

function utf8(word: string): string {
  return isAscii(word) ? word : Buffer.from(word).toString('latin1')
}

function isAscii(word: string): boolean {
  return /^[\0-\x7f]*$/.test(word)
}
