import { asciiBytes, type DecodedText } from '@lethe/dicom'
import type { Span } from './span.ts'

const ESC = 0x1b
const GAP = /[ \t,;:^_/.'’"()[\]#&|-]/u
const POSSESSIVE = /^['’]s(?![\p{L}\p{N}])/u

/**
 * What is left of a text without some spans, which are in order, as bytes of its own character set. Of what separated a span from its
 * neighbours one sign stays, and nothing at the ends of a value or a line.
 */
export function cutBytes(bytes: Uint8Array, { text, offsets }: DecodedText, spans: readonly Span[]): Uint8Array {
  const slice = (start: number, end: number): Uint8Array => bytes.subarray(offsets[start] ?? 0, offsets[end] ?? bytes.length)
  const pieces: Uint8Array[] = []
  let at = 0
  for (const span of bridged(text, spans)) {
    const { start, end, sign } = span.replacement === undefined ? withGaps(text, span, at) : { ...span, sign: undefined }
    pieces.push(slice(at, start))
    // Escape sequences tell how the bytes behind them are to be read (PS3.5 6.1.2.5): those inside of what is cut stay.
    pieces.push(...escapesIn(slice(start, end)))
    if (sign !== undefined) pieces.push(asciiBytes(sign))
    if (span.replacement !== undefined) pieces.push(asciiBytes(span.replacement))
    at = end
  }
  pieces.push(bytes.subarray(offsets[at] ?? 0))
  return joined(pieces)
}

/** Cuts between which nothing but separating signs stand are one. */
function bridged(text: string, spans: readonly Span[]): Span[] {
  const made: Span[] = []
  for (const span of spans) {
    const last = made.at(-1)
    const joins = last?.replacement === undefined && span.replacement === undefined
    if (last !== undefined && joins && isAllGap(text, last.end, span.start)) made[made.length - 1] = { ...last, end: span.end }
    else made.push(span)
  }
  return made
}

/** A cut with what separates it from its neighbours, and the sign that stays of it. */
function withGaps(text: string, span: Span, from: number): { start: number; end: number; sign: string | undefined } {
  let { start, end } = span
  if (POSSESSIVE.test(text.slice(end, end + 3))) end += 2
  // A bracket that opens behind the cut, or closed before it, is another word's.
  while (start > from && GAP.test(text[start - 1] as string) && !/[)\]]/.test(text[start - 1] as string)) start -= 1
  while (end < text.length && GAP.test(text[end] as string) && !/[([]/.test(text[end] as string)) end += 1
  const isOuter = start === 0 || end === text.length || isLineEnd(text[start - 1]) || isLineEnd(text[end])
  const gaps = text.slice(start, span.start) + text.slice(span.end, end)
  const sign = isOuter ? undefined : (/[ \t]/.exec(gaps)?.[0] ?? /[\x21-\x7e]/.exec(gaps)?.[0])
  return { start, end, sign }
}

function isAllGap(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!GAP.test(text[at] as string)) return false
  return true
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r' || sign === '\\'
}

/** Escape sequences: ESC, bytes 20 to 2F, and one more (ISO 2022). */
function escapesIn(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = []
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at + 1)) {
    let end = at + 1
    while (end < bytes.length && (bytes[end] as number) >= 0x20 && (bytes[end] as number) <= 0x2f) end += 1
    found.push(bytes.subarray(at, end + 1))
  }
  return found
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
