import { BACKWARD_WORDS } from './name-words.ts'
import { standsOut } from './stands-out.ts'

type Span = readonly [number, number]

// Five signs and less are the code of four bytes; those of five bytes are six and more.
const SHORT_SIGNS_MAX = 5
// RFC 4648 4: four bytes take six signs, and two that only fill.
const RUN_SIGNS_MIN = 6
const RUN_SIGNS_KNOWN = 60
// How many bits before its first own sign an identifier begins, by the place of the sign in its group.
const BITS_BEFORE: Readonly<Record<number, number>> = { 0: 0, 2: 4, 3: 2 }
const SIGN = /[A-Za-z\d+/]/
const WORD = /^(?:[A-Z]+|[A-Z]?[a-z]+)$/
const PRINTABLE = /^[ -~]?$/

/** The run of signs of base 64 around a place. */
function runAround(text: string, [start, end]: Span): Span {
  let [from, to] = [start, end]
  while (from > 0 && SIGN.test(text.charAt(from - 1))) from -= 1
  while (to < text.length && SIGN.test(text.charAt(to))) to += 1
  return [from, to]
}

/**
 * Whether signs of base 64 are the code of an identifier. Those of four bytes are four or five, which are in words by chance (`then`,
 * `REVER` in `REVERSE`): the run that they are in must be long enough and no word, have them where its groups of four have them, and read as a text
 * in which the identifier is a word.
 */
export function isCoded(text: string, span: Span, phase: number): boolean {
  const [start, end] = span
  if (end - start > SHORT_SIGNS_MAX) return true
  const [from, to] = runAround(text, span)
  const late = (start - from - phase + 4) % 4
  // Of a long run only the end is in hand, and it may begin inside of a group.
  if (to - from < RUN_SIGNS_MIN || (late > 0 && start - from < RUN_SIGNS_KNOWN)) return false
  // Letters in the case of a word, which base 64 has seldom; what fills it tells that they are code all the same.
  if (WORD.test(text.slice(from, to)) && text.charAt(to) !== '=') return false
  const decoded = Buffer.from(text.slice(from + late, to), 'base64').toString('latin1')
  const first = ((start - from - late) * 6 - (BITS_BEFORE[phase] ?? 0)) / 8
  const before = decoded.charAt(first - 1)
  const after = decoded.charAt(first + 4)
  if (!PRINTABLE.test(before) || !PRINTABLE.test(after)) return false
  return standsOut(decoded.toLowerCase(), [first, first + 4], () => false)
}

/**
 * Whether four letters backwards are an identifier: as a word of their own, unless they are a word of the language. Longer ones count as
 * they do forwards.
 */
export function isTurned(text: string, [start, end]: Span): boolean {
  if (end - start > 4) return true
  const around = text.charAt(start - 1) + text.charAt(end)
  return !/\p{L}/u.test(around) && !BACKWARD_WORDS.has(text.slice(start, end).toLowerCase())
}
