import type { KnownIdentifiers } from '../text/known-identifiers.ts'

// One FL or two US values can pass for letters by chance; a whole value of five bytes and more does so once in some ten thousand.
const WHOLE_BYTES_MIN = 5
const RUN_BYTES_MIN = 4

/**
 * Whether a binary number is a text in truth: it has no grammar that would tell (PS3.5 6.2). It is one where nothing but letters, digits
 * and what stands between names is in it, or where an identifier of this instance stands anywhere in it.
 */
export function hidesText(value: Uint8Array, identifiers: KnownIdentifiers): boolean {
  let end = value.length
  while (end > 0 && (value[end - 1] === 0 || value[end - 1] === 0x20)) end -= 1
  let run = ''
  let whole = end >= WHOLE_BYTES_MIN
  let letters = false
  for (let index = 0; index <= end; index += 1) {
    const byte = index < end ? (value[index] as number) : 0
    const letter = isLetter(byte)
    letters ||= letter
    if (letter || isDigit(byte)) {
      run += String.fromCharCode(byte)
      continue
    }
    if (run.length >= RUN_BYTES_MIN && identifiers.isIn(run)) return true
    run = ''
    if (index < end && !isBetween(byte)) whole = false
  }
  return whole && letters
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Space, apostrophe, comma, hyphen, full stop, slash, backslash, caret, underscore. */
function isBetween(byte: number): boolean {
  return [0x20, 0x27, 0x2c, 0x2d, 0x2e, 0x2f, 0x5c, 0x5e, 0x5f].includes(byte)
}
