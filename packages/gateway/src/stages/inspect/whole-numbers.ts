import type { Element } from './walker.ts'

// Runs of digits stand in every position and dose; a number that is an identifier to its last digit is none of those by chance.
const DIGITS_MIN = 7
const ROUND = /0{4}$/
const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/

/** Whether a value of numbers has one of seven digits and more, without a sign, a point or an exponent. */
export function hasWholeNumber(bytes: Uint8Array): boolean {
  let digits = 0
  let isPure = true
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at] ?? 0x5c
    if (byte >= 0x30 && byte <= 0x39) digits += 1
    else if (byte === 0x5c) {
      if (isPure && digits >= DIGITS_MIN) return true
      digits = 0
      isPure = true
    } else if (byte !== 0x20 && byte !== 0) isPure = false
  }
  return false
}

/** Whether digits that were met in a value of numbers are one of them, whole, and no day. Without a VR every day may be a number. */
export function isWholeNumber({ vr }: Element, bytes: Uint8Array, [start, end]: readonly [number, number]): boolean {
  const digits = String.fromCharCode(...bytes.subarray(start, end))
  if (ROUND.test(digits) || (vr !== 'DS' && vr !== 'IS' && vr !== '')) return false
  if (vr === '' && DAY.test(digits)) return false
  return isEdge(bytes, start - 1, -1) && isEdge(bytes, end, 1)
}

/** Whether nothing but padding stands between a place and the next backslash or the end of the value. */
function isEdge(bytes: Uint8Array, from: number, step: 1 | -1): boolean {
  let at = from
  while (bytes[at] === 0x20 || (step === 1 && bytes[at] === 0)) at += step
  return bytes[at] === undefined || bytes[at] === 0x5c
}
