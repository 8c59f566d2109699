// Goal: what a file says depends on its bytes alone: not on how they arrive, what is left out or how they are damaged; writing gives them back.
// Method: fast-check on nested Data Sets that an encoder of the test's own, not the writer, puts into bytes in every encoding.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DicomError } from './errors.ts'
import { fileOf, formatToken, hex, joined, read, tokensOf, toHex, type Outcome } from './hex.test-support.ts'
import { PIXEL_DATA } from './tag.ts'
import { UNDEFINED_LENGTH, type Token } from './token.ts'
import {
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_LITTLE,
  IMPLICIT_VR_LITTLE_ENDIAN,
  type Encoding,
} from './transfer-syntax.ts'
import { VRS, type Vr } from './vr.ts'
import { Writer } from './writer.ts'

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50'
const LIMITS = { valueBytesMax: 12 }

type Length = 'defined' | 'undefined'

interface Leaf {
  readonly tag: number
  readonly vr: Vr
  readonly value: Uint8Array
}

interface Item {
  readonly length: Length
  readonly explicitInUn: boolean
  readonly nodes: readonly Node[]
}

interface Sequence {
  readonly tag: number
  readonly vr: 'SQ' | 'UN'
  readonly length: Length
  readonly items: readonly Item[]
}

type Node = Leaf | Sequence

/** An instance: its transfer syntax, its Data Set before the pixels, the pixels as fragments or whole, and what trails. */
interface Instance {
  readonly uid: string
  readonly encoding: Encoding
  readonly nodes: readonly Node[]
  readonly pixels: 'none' | 'native' | readonly Uint8Array[]
  readonly trailing: Uint8Array
}

// The encoder: written from PS3.5 7.1 and 7.5 alone.

function word(value: number, byteCount: 2 | 4, { littleEndian }: Encoding): Uint8Array {
  const bytes = new Uint8Array(byteCount)
  const view = new DataView(bytes.buffer)
  if (byteCount === 2) view.setUint16(0, value, littleEndian)
  else view.setUint32(0, value, littleEndian)
  return bytes
}

const tagBytes = (tag: number, encoding: Encoding): Uint8Array =>
  joined([word(tag >>> 16, 2, encoding), word(tag & 0xffff, 2, encoding)])

const structure = (tag: number, length: number, encoding: Encoding): Uint8Array =>
  joined([tagBytes(tag, encoding), word(length, 4, encoding)])

function header({ tag, vr }: { tag: number; vr: Vr }, length: number, encoding: Encoding): Uint8Array {
  if (!encoding.explicitVr) return structure(tag, length, encoding)
  const letters = hex(`"${vr}"`)
  if (!VRS[vr].longLength) return joined([tagBytes(tag, encoding), letters, word(length, 2, encoding)])
  return joined([tagBytes(tag, encoding), letters, new Uint8Array(2), word(length, 4, encoding)])
}

function encodeItem({ length, nodes, explicitInUn }: Item, outer: Encoding, inUn: boolean): Uint8Array {
  const encoding = inUn ? (explicitInUn ? EXPLICIT_LITTLE : IMPLICIT_LITTLE) : outer
  const content = joined(nodes.map((node) => encodeNode(node, encoding, inUn)))
  if (length === 'defined') return joined([structure(0xfffee000, content.length, outer), content])
  return joined([structure(0xfffee000, UNDEFINED_LENGTH, outer), content, structure(0xfffee00d, 0, encoding)])
}

function encodeNode(node: Node, encoding: Encoding, inUn: boolean): Uint8Array {
  if ('value' in node) return joined([header(node, node.value.length, encoding), node.value])
  // Implicit VR has no place for a VR of UN.
  const isUn = node.vr === 'UN' && encoding.explicitVr
  const inner = isUn ? IMPLICIT_LITTLE : encoding
  const content = joined(node.items.map((item) => encodeItem(item, inner, inUn || isUn)))
  if (node.length === 'defined') return joined([header(node, content.length, encoding), content])
  return joined([header(node, UNDEFINED_LENGTH, encoding), content, structure(0xfffee0dd, 0, inner)])
}

function encodePixels({ pixels, encoding }: Instance): Uint8Array {
  const element = { tag: PIXEL_DATA, vr: 'OW' as const }
  if (pixels === 'none') return new Uint8Array(0)
  if (pixels === 'native') return joined([header(element, 40, encoding), new Uint8Array(40).fill(7)])
  const fragments = pixels.map((bytes) => joined([structure(0xfffee000, bytes.length, encoding), bytes]))
  return joined([header(element, UNDEFINED_LENGTH, encoding), ...fragments, structure(0xfffee0dd, 0, encoding)])
}

/** The file of an instance, and where its Data Elements end at the top level, its pixels and the rest included as one. */
function encode(instance: Instance): { file: Uint8Array; boundaries: readonly number[]; pixelsEnd: number } {
  const boundaries = [fileOf(instance.uid, new Uint8Array(0)).length]
  const first: Leaf = { tag: 0x00080016, vr: 'UI', value: hex('"1.2.3" 00') }
  const pieces = [first, ...instance.nodes].map((node) => encodeNode(node, instance.encoding, false))
  const pixels = encodePixels(instance)
  for (const piece of [...pieces, pixels]) boundaries.push((boundaries.at(-1) as number) + piece.length)
  const file = fileOf(instance.uid, joined([...pieces, pixels, instance.trailing]))
  return { file, boundaries, pixelsEnd: instance.pixels === 'none' ? Infinity : (boundaries.at(-1) as number) }
}

// The arbitraries.

const length = fc.constantFrom<Length>('defined', 'undefined')
const leafVr = fc.constantFrom(...(Object.keys(VRS) as Vr[]).filter((vr) => vr !== 'SQ' && vr !== 'UN'))
const value = fc.uint8Array({ maxLength: 10 }).map((half) => joined([half, half]))

const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({ tag: fc.integer({ min: 0x00291000, max: 0x002910ff }), vr: leafVr, value }),
  fc.record({ tag: fc.constant(0x00291000), vr: fc.constant<Vr>('UN'), value }),
  fc.record({ tag: fc.constant(0x00100010), vr: fc.constant<Vr>('PN'), value }),
  fc.record({ tag: fc.constant(0x00281052), vr: fc.constant<Vr>('DS'), value }),
)

const publicSequence = fc.constantFrom(0x00081115, 0x00400275)
const sequenceVr = fc.constantFrom<'SQ' | 'UN'>('SQ', 'UN')

// A type and not an interface: fast-check asks for a record.
type Parts = {
  nodes: readonly Node[]
  node: Node
  sequence: Sequence
  items: readonly Item[]
  someItems: readonly Item[]
  item: Item
}

// Public sequences, so that Implicit VR knows them; a private one only with undefined length, where it needs no VR; and one of
// VR UN with defined length only with items, since without them it is an empty value.
const { nodes } = fc.letrec<Parts>((tie) => ({
  nodes: fc.array(tie('node'), { maxLength: 4, depthIdentifier: 'node' }),
  node: fc.oneof({ depthIdentifier: 'node', maxDepth: 3 }, leaf, tie('sequence')),
  sequence: fc.oneof(
    fc.record({ tag: publicSequence, vr: fc.constant<'SQ'>('SQ'), length, items: tie('items') }),
    fc.record({ tag: publicSequence, vr: fc.constant<'UN'>('UN'), length, items: tie('someItems') }),
    fc.record({
      tag: fc.constant(0x00311001),
      vr: sequenceVr,
      length: fc.constant<'undefined'>('undefined'),
      items: tie('items'),
    }),
  ),
  items: fc.array(tie('item'), { maxLength: 3 }),
  someItems: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
  item: fc.record({ length, explicitInUn: fc.boolean(), nodes: tie('nodes') }),
}))

const syntax = fc.constantFrom(
  { uid: IMPLICIT_VR_LITTLE_ENDIAN, encoding: IMPLICIT_LITTLE },
  { uid: EXPLICIT_VR_LITTLE_ENDIAN, encoding: EXPLICIT_LITTLE },
  { uid: EXPLICIT_VR_BIG_ENDIAN, encoding: EXPLICIT_BIG },
  { uid: JPEG_BASELINE, encoding: EXPLICIT_LITTLE },
)
const fragments = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 4 })
const ending = fc.oneof(
  fc.record({ pixels: fc.constant<'none'>('none'), trailing: fc.constantFrom('', '00 00 00') }),
  fc.record({ pixels: fc.constant<'native'>('native'), trailing: fc.constantFrom('', '0D 0A', '00 '.repeat(19)) }),
  fc.record({ pixels: fragments, trailing: fc.constantFrom('', '"end"', '00 '.repeat(19)) }),
)
const instance: fc.Arbitrary<Instance> = fc
  .tuple(syntax, nodes, ending)
  .map(([chosen, dataSet, { pixels, trailing }]) => ({ ...chosen, nodes: dataSet, pixels, trailing: hex(trailing) }))
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
const damage = fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 })

const lines = (tokens: readonly Token[]): string[] => tokens.map(formatToken)
const told = ({ tokens, error }: Outcome): string[] => [...lines(tokens), error instanceof Error ? error.message : 'the end']

function damaged(file: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const other = file.slice()
  for (const [at, byte] of changes) if (at < other.length - 132) other[132 + at] = byte
  return other
}

/** The values of the leaves in their order, as hex. */
function leafValues(all: readonly Node[]): string[] {
  return all.flatMap((node) => ('value' in node ? [toHex(node.value)] : node.items.flatMap((item) => leafValues(item.nodes))))
}

function tokenValues(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.kind === 'element') return [toHex(token.value)]
    if (token.kind !== 'bulk') return []
    const next = tokens[index + 1]
    return [next?.kind === 'bytes' ? toHex(next.bytes) : '']
  })
}

test('every value is found, in its order', () => {
  fc.assert(
    fc.property(instance, (source) => {
      const tokens = tokensOf(encode({ ...source, pixels: 'none', trailing: new Uint8Array(0) }).file, { limits: LIMITS })
      expect(tokenValues(tokens).slice(2)).toEqual(leafValues(source.nodes))
    }),
  )
})

test('write(read(x)) = x', () => {
  fc.assert(
    fc.property(instance, (source) => {
      const { file } = encode(source)
      const pieces: Uint8Array[] = []
      const writer = new Writer((bytes) => pieces.push(bytes.slice()))
      for (const token of tokensOf(file, { limits: LIMITS })) writer.token(token)
      writer.flush()
      expect(toHex(joined(pieces))).toBe(toHex(file))
    }),
  )
})

describe('the chunk law', () => {
  test('any cut into pieces gives the same tokens', () => {
    fc.assert(
      fc.property(instance, cuts, (source, lengths) => {
        const { file } = encode(source)
        const whole = lines(tokensOf(file, { limits: LIMITS }))
        expect(lines(tokensOf(file, { limits: LIMITS, cuts: lengths }))).toEqual(whole)
        expect(lines(tokensOf(file, { limits: LIMITS, cuts: [1] }))).toEqual(whole)
      }),
    )
  })

  test('of damaged bytes too: the same tokens before the same fault', () => {
    fc.assert(
      fc.property(instance, damage, cuts, (source, changes, lengths) => {
        const file = damaged(encode(source).file, changes)
        const limits = { ...LIMITS, metaBytesMax: 80 }
        expect(told(read(file, { limits, cuts: lengths }))).toEqual(told(read(file, { limits })))
      }),
      { numRuns: 300 },
    )
  })

  test('leaving out what may be left out changes nothing but the bytes of bulk values', () => {
    const without = (tokens: readonly Token[]): string[] => lines(tokens.filter(({ kind }) => kind !== 'bytes'))
    let skipped = 0
    fc.assert(
      fc.property(instance, cuts, fc.integer({ min: 1, max: 50 }), (source, lengths, skipBytesMax) => {
        const { file } = encode(source)
        const whole = tokensOf(file, { limits: LIMITS })
        const rest = tokensOf(file, { limits: LIMITS, cuts: lengths, skipBytesMax })
        expect(without(rest)).toEqual(without(whole))
        skipped += lines(whole).join().length - lines(rest).join().length
      }),
    )
    expect(skipped).toBeGreaterThan(0)
  })
})

describe('damage', () => {
  test('every prefix of a file gives a fault, or the Data Elements before the cut, where the cut lies between two or behind the pixels', () => {
    fc.assert(
      fc.property(instance, (source) => {
        const { file, boundaries, pixelsEnd } = encode(source)
        const whole = lines(tokensOf(file, { limits: LIMITS }))
        for (let end = 0; end < file.length; end += 1) {
          const { tokens, error } = read(file.subarray(0, end), { limits: LIMITS })
          const kinds = tokens.map(({ kind }) => kind)
          const stop = kinds.includes('trailing') ? kinds.indexOf('trailing') : tokens.length
          // A bulk value that is cut has told some of its bytes.
          const last = error !== undefined && kinds[stop - 1] === 'bytes' ? stop - 1 : stop
          expect(lines(tokens.slice(0, last))).toEqual(whole.slice(0, last))
          const rest = file.subarray(boundaries.findLast((boundary) => boundary <= end) ?? 0, end)
          const isPadding = rest.length < 8 && rest.every((byte) => byte === 0)
          expect(error instanceof DicomError || (error === undefined && (isPadding || end >= pixelsEnd))).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })

  // What steers a reader, so that random bytes come deep: structural tags, VRs, lengths, undefined ones too.
  const steering = fc.constantFrom(
    ...['FE FF 00 E0', 'FE FF 0D E0', 'FE FF DD E0', '08 00 15 11', '09 00 01 10', '10 00 10 00', 'E0 7F 10 00', '00 00 00 00'],
    ...['"SQ" 00 00', '"UN" 00 00', '"OB" 00 00', '"PN" 04 00', 'FF FF FF FF', '08 00 00 00', '10 00 00 00', '02 00 00 00'],
  )
  const soup = fc.array(fc.oneof({ weight: 8, arbitrary: steering.map(hex) }, { weight: 1, arbitrary: fc.uint8Array() }), {
    maxLength: 60,
  })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.uint8Array({ maxLength: 600 }).map((rest) => joined([new Uint8Array(128), hex('"DICM"'), rest])),
    fc.tuple(syntax, soup).map(([{ uid }, pieces]) => fileOf(uid, joined([hex('08 00 60 00 "CS" 00 00'), ...pieces]))),
    fc.tuple(instance, damage).map(([source, changes]) => damaged(encode(source).file, changes)),
  )

  test('any bytes give tokens or a DicomError, and never more tokens than there are bytes', () => {
    let faults = 0
    fc.assert(
      fc.property(bytes, (file) => {
        const { tokens, error } = read(file, { limits: LIMITS })
        expect(error === undefined || error instanceof DicomError).toBe(true)
        faults += error === undefined ? 0 : 1
        expect(tokens.length).toBeLessThanOrEqual(file.length + 3)
      }),
      { numRuns: 2000 },
    )
    expect(faults).toBeGreaterThan(100)
  })
})
