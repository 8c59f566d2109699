import { formatTag } from './faults.ts'
import { FileReader } from './file-reader.ts'
import type { Inflate } from './inflate.ts'
import { LIMITS, type Limits } from './limits.ts'
import { UNDEFINED_LENGTH, type Token } from './token.ts'
import type { Encoding } from './transfer-syntax.ts'
import { asciiBytes } from './value.ts'

/** The bytes of annotated hex: pairs of digits, text in double quotes, and after `#` on a line what it means. */
export function hex(text: string): Uint8Array {
  const bytes: number[] = []
  for (const [lineIndex, line] of text.split('\n').entries()) {
    for (const [word, quoted] of line.replace(/#.*$/, '').matchAll(/"([^"]*)"|\S+/g)) {
      if (quoted !== undefined) bytes.push(...asciiBytes(quoted))
      else if (/^([0-9a-f]{2})+$/i.test(word)) bytes.push(...(word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))
      else throw new TypeError(`no hex on line ${lineIndex + 1}: ${word}`)
    }
  }
  return Uint8Array.from(bytes)
}

/** Bytes as hex, for expected values. */
export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}

/** Several pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]))
}

/** A file with preamble, prefix, the one element of file meta information that the reader needs, and a Data Set. */
export function fileOf(transferSyntaxUid: string, dataSet: Uint8Array): Uint8Array {
  const uid = asciiBytes(transferSyntaxUid.length % 2 === 0 ? transferSyntaxUid : `${transferSyntaxUid}\0`)
  const meta = joined([hex('02 00 10 00 "UI"'), Uint8Array.of(uid.length, 0), uid])
  return joined([new Uint8Array(128), asciiBytes('DICM'), meta, dataSet])
}

/** How a test reads: where it cuts the bytes, under which limits, and with what it inflates. */
export interface Reading {
  /** Lengths of the pieces, over and over; one piece where there is none. */
  readonly cuts?: readonly number[]
  readonly limits?: Partial<Limits>
  readonly inflate?: Inflate
  /** At most so many bytes are left out at a time wherever the reader allows it. */
  readonly skipBytesMax?: number
}

/** What a reading gave: the tokens before the end or the fault, each with bytes of its own, and the message of the fault. */
export interface Outcome {
  readonly tokens: readonly Token[]
  readonly error?: Error
}

/** Reads bytes to the end or to the first error; runs of `bytes` tokens are joined. */
export function read(file: Uint8Array, reading: Reading = {}): Outcome {
  const tokens: Token[] = []
  try {
    pushAll(file, reading, (token) => add(tokens, token))
    return { tokens }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { tokens, error }
  }
}

/** The tokens of bytes that are right. */
export function tokensOf(file: Uint8Array, reading: Reading = {}): readonly Token[] {
  const { tokens, error } = read(file, reading)
  if (error !== undefined) throw error
  return tokens
}

/** The tokens of a file from its Data Set on, as lines that a person can read. */
export function dataSetLines(file: Uint8Array, reading: Reading = {}): string[] {
  const tokens = tokensOf(file, reading)
  return tokens.slice(tokens.findIndex(({ kind }) => kind === 'dataSet')).map(formatToken)
}

/** A token as one line, with every one of its fields: `158 (0010,0010) PN EL: 44 6F`. */
export function formatToken(token: Token): string {
  switch (token.kind) {
    case 'preamble':
      return `preamble of ${token.bytes.length}`
    case 'dataSet':
      return `data set ${token.transferSyntax.uid}`
    case 'element':
      return `${token.offset} ${formatTag(token.tag)} ${token.vr} ${formatEncoding(token.encoding)}: ${toHex(token.value)}`.trimEnd()
    case 'bulk':
      return `${token.offset} bulk ${formatTag(token.tag)} ${token.vr} ${formatEncoding(token.encoding)} of ${token.length}`
    case 'bytes':
      return `bytes ${toHex(token.bytes)}`
    case 'sequence': {
      const head = `${token.offset} sequence ${formatTag(token.tag)} ${token.vr}`
      return `${head} ${formatEncoding(token.encoding)} of ${formatLength(token.length)}`
    }
    case 'item':
      return `${token.offset} item ${formatEncoding(token.encoding)} of ${formatLength(token.length)}`
    case 'sequenceEnd':
    case 'itemEnd':
      return `${token.kind} by ${token.delimited ? 'delimiter' : 'length'}`
    case 'fragments':
      return `${token.offset} fragments ${formatTag(token.tag)} ${token.vr}`
    case 'fragment':
      return `${token.offset} fragment ${token.index} of ${token.length}`
    case 'trailing':
      return `${token.offset} trailing`
    case 'bulkEnd':
    case 'fragmentEnd':
    case 'fragmentsEnd':
      return token.kind
  }
}

function formatEncoding({ explicitVr, littleEndian }: Encoding): string {
  return `${explicitVr ? 'E' : 'I'}${littleEndian ? 'L' : 'B'}`
}

function formatLength(length: number): string {
  return length === UNDEFINED_LENGTH ? 'undefined length' : String(length)
}

// The piece is filled with other bytes once it is used up, as a source does that reads into one buffer.
function pushAll(file: Uint8Array, { cuts = [], skipBytesMax = 0, ...reading }: Reading, emit: (token: Token) => void): void {
  const inflate = reading.inflate ?? noInflate
  const reader = new FileReader({ emit, inflate, limits: { ...LIMITS, ...reading.limits } })
  let at = 0
  for (let index = 0; at < file.length; index += 1) {
    const skipped = Math.min(reader.skippable, skipBytesMax, file.length - at)
    if (skipped > 0) reader.skip(skipped)
    at += skipped
    const piece = file.slice(at, at + Math.max(1, cuts[index % cuts.length] ?? file.length))
    reader.push(piece)
    at += piece.length
    piece.fill(0xaa)
  }
  reader.end()
}

function noInflate(): never {
  throw new TypeError('this file is not deflated')
}

function add(tokens: Token[], token: Token): void {
  const last = tokens.at(-1)
  if (token.kind === 'bytes') {
    const before = last?.kind === 'bytes' ? last.bytes : new Uint8Array(0)
    if (last?.kind === 'bytes') tokens.pop()
    const bytes = new Uint8Array(before.length + token.bytes.length)
    bytes.set(before)
    bytes.set(token.bytes, before.length)
    tokens.push({ kind: 'bytes', bytes })
  } else if (token.kind === 'element') tokens.push({ ...token, value: token.value.slice() })
  else if (token.kind === 'preamble') tokens.push({ ...token, bytes: token.bytes.slice() })
  else tokens.push(token)
}
