import { asciiBytes, stringValue } from '@lethe/dicom'
import type { KnownIdentifiers } from '../text/known-identifiers.ts'
import { mayKeepVendorValue, protocolKeyGrammar } from './vendor-values.ts'

const BEGIN = asciiBytes('### ASCCONV BEGIN')
const END = asciiBytes('### ASCCONV END')
const NEWLINE = 0x0a
const HASH = 0x23
const EQUALS = 0x3d

// The longest line that means anything here is a third of this.
const LINE_BYTES_MAX = 512

/**
 * The measurement protocol of a Siemens scanner with nothing but the lines that are known to be harmless: `key = value` between two
 * marks, as NiBabel and dcm2niix describe it. The XML-like text around the marks, with all the names that people type, goes. Nothing
 * where the marks are not there or no line is left.
 */
export function cleanSiemensProtocol(bytes: Uint8Array, identifiers: KnownIdentifiers): Uint8Array | undefined {
  const begin = find(bytes, BEGIN, 0)
  if (begin < 0) return undefined
  const kept: string[] = []
  let at = bytes.indexOf(NEWLINE, begin) + 1
  let equals = 0
  for (;;) {
    if (at === 0 || at >= bytes.length) return undefined
    if (startsWith(bytes, END, at)) break
    const end = bytes.indexOf(NEWLINE, at)
    if (end < 0) return undefined
    // Searched only when it was passed, so that lines without it do not search to the end each time.
    if (equals < at) equals = (bytes.indexOf(EQUALS, at) + 1 || Infinity) - 1
    if (equals > at && equals < end && end - at <= LINE_BYTES_MAX) keepLine(bytes, { at, equals, end }, { kept, identifiers })
    at = end + 1
  }
  return finish(kept)
}

/** Where a line begins, has its sign of equality, and ends. */
interface Line {
  readonly at: number
  readonly equals: number
  readonly end: number
}

function keepLine(
  bytes: Uint8Array,
  { at, equals, end }: Line,
  { kept, identifiers }: { kept: string[]; identifiers: KnownIdentifiers },
): void {
  // Most lines are of keys that nobody keeps: only the key is made a string of.
  const key = stringValue(bytes.subarray(at, equals)).trim()
  const grammar = protocolKeyGrammar(key.replaceAll(/\[\d{1,4}\]/g, '[]'))
  if (grammar === undefined) return
  const value = stringValue(bytes.subarray(equals + 1, end)).trim()
  // A text stands in quotation marks, doubled where it stands in a text itself.
  const [, quotes = '', inner = ''] = /^("{0,2})([^"]*)\1$/.exec(value) ?? []
  if (inner === '' || (grammar === 'number') !== (quotes === '')) return
  if (mayKeepVendorValue(inner, grammar, identifiers)) kept.push(`${key} = ${value}`)
}

function finish(kept: readonly string[]): Uint8Array | undefined {
  // dcm2niix passes over the first byte of a protocol that stands alone.
  return kept.length === 0 ? undefined : asciiBytes(`\n### ASCCONV BEGIN ###\n${kept.join('\n')}\n### ASCCONV END ###\n`)
}

/** Where a pattern that begins with `#` stands, from `from` on; -1 where it does not. */
function find(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(HASH, from); at >= 0; at = bytes.indexOf(HASH, at + 1))
    if (startsWith(bytes, pattern, at)) return at
  return -1
}

function startsWith(bytes: Uint8Array, pattern: Uint8Array, at: number): boolean {
  return pattern.every((byte, index) => bytes[at + index] === byte)
}
