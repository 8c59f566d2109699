import type { Needle } from './needles.ts'

// Met by chance once in a million values of their size is seldom enough; smaller values than this are many.
const CHANCE_BITS = 20
const VALUE_BYTES_LEAST = 1 << 12

// What the sight of a sign says against chance, of the eight bits of a byte.
const BYTE_BITS = 8
// A letter whose case is nothing has two of 256; in a usual case (TRAN, tran, Tran, narT) it has one, and there are four such cases.
const LETTER_BITS = 7
const USUAL_CASE_BITS = 2
// Every other byte of UTF-16 is zero, and so it is in small numbers of 16 bits.
const WIDE_LETTER_BITS = 7
const EDGE_BITS = 12
const ZERO_BITS = 3
const MARK_BITS = 2.5
const PRINTABLE_BITS = 1.4
const LOOK_AROUND = 8

const USUAL_CASE = /^(?:[A-Z]+|[a-z]+|[A-Z][a-z]+|[a-z]+[A-Z])$/

/** A place in a binary value, as one character a byte; of UTF-16, one a sign. */
export interface BinaryPlace {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Whether the value begins and ends where the text does. */
  readonly whole: { readonly before: boolean; readonly after: boolean }
  readonly valueBytes: number
}

/** Whether a pattern in binary data says more than chance: its own signs do, and what stands beside it as beside a word. */
export function isNoChance(form: Needle['form'], place: BinaryPlace): boolean {
  const { text, start, end, whole, valueBytes } = place
  const wanted = CHANCE_BITS + Math.log2(Math.max(valueBytes, VALUE_BYTES_LEAST))
  const own = signBits(form, text.slice(start, end))
  if (own >= wanted) return true
  const before = [...text.slice(Math.max(0, start - LOOK_AROUND), start)].toReversed()
  const after = [...text.slice(end, end + LOOK_AROUND)]
  return own + sideBits(before, whole.before) + sideBits(after, whole.after) >= wanted
}

function signBits(form: Needle['form'], signs: string): number {
  if (form === 'base64' || form === 'digits' || form === 'uid') return signs.length * BYTE_BITS
  const letters = /^[A-Za-z]*$/.test(signs)
  if (form === 'wide') return signs.length * WIDE_LETTER_BITS - (USUAL_CASE.test(signs) ? 0 : USUAL_CASE_BITS)
  if (letters && USUAL_CASE.test(signs)) return signs.length * BYTE_BITS - USUAL_CASE_BITS
  return [...signs].reduce((bits, sign) => bits + (/[A-Za-z]/.test(sign) ? LETTER_BITS : BYTE_BITS), 0)
}

/** What the bytes on one side say, from the nearest: the end of the value, a zero, or signs of a text. */
function sideBits(side: readonly string[], isWhole: boolean): number {
  const [nearest] = side
  if (nearest === undefined) return isWhole ? EDGE_BITS : 0
  if (nearest === '\0') return side.every((sign) => sign === '\0') && isWhole && side.length < LOOK_AROUND ? EDGE_BITS : ZERO_BITS
  const printable = side.findIndex((sign) => !/[ -~\r\n\t]/.test(sign))
  const run = printable < 0 ? side.length : printable
  return run === 0 ? 0 : (/[A-Za-z]/.test(nearest) ? 0 : MARK_BITS) + (run - 1) * PRINTABLE_BITS
}
