import { latin1 } from './decode.ts'
import type { Needle } from './needles.ts'

/** Of a long value only what stands around is looked at: a megabyte of matches must not cost a megabyte each. */
export const CONTEXT_BYTES = 64

/** What stands around a pattern, one character a byte; of UTF-16, one a sign. */
interface Surroundings {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly whole: { readonly before: boolean; readonly after: boolean }
}

/** The surroundings of a pattern in a value, or in a piece of one. */
export function surroundings(
  { bytes, at, element }: { readonly bytes: Uint8Array; readonly at: number; readonly element: { readonly length: number } },
  { bytes: pattern, form }: Needle,
  start: number,
): Surroundings {
  const end = start + pattern.length
  const from = Math.max(0, start - CONTEXT_BYTES)
  const to = Math.min(bytes.length, end + CONTEXT_BYTES)
  const whole = { before: at + from === 0, after: at + to === element.length }
  if (form !== 'wide' || !isAsciiWide(pattern))
    return { text: latin1(bytes.subarray(from, to)), start: start - from, end: end - from, whole }
  const before = wideSigns(bytes, start, -1).toReversed()
  const own = [...latin1(bytes.subarray(start, end))].filter((_, index) => index % 2 === 0)
  const after = wideSigns(bytes, end + 1, 1)
  // In big endian the zero comes first, in little endian last: both fit, and the signs are the same.
  return { text: [...before, ...own, ...after].join(''), start: before.length, end: before.length + own.length, whole }
}

/** UTF-16 of ASCII without its outer zero, as `needles.ts` makes it. */
export function isAsciiWide(pattern: string): boolean {
  return pattern.length % 2 === 1 && pattern.charCodeAt(1) === 0
}

/** Signs of UTF-16 whose other byte is zero, from a place on or before it; anything else ends them as a character that is no letter. */
function wideSigns(bytes: Uint8Array, start: number, step: 1 | -1): string[] {
  const signs: string[] = []
  for (let at = step > 0 ? start : start - 2; at >= 0 && at < bytes.length && signs.length < CONTEXT_BYTES / 2; at += 2 * step) {
    const beside = bytes[at + 1] ?? 0
    if (beside !== 0) {
      signs.push('\x01')
      break
    }
    signs.push(String.fromCharCode(bytes[at] as number))
  }
  return signs
}
