import { deflateRawSync } from 'node:zlib'
import { binaryOf, bytesOf, padded, swapped } from './binary.ts'
import type { DataSet, Element, Lengths, PlainElement, SequenceElement } from './element.ts'
import { LONG_VRS, syntaxes, UNIT_BYTES, type Syntax } from './syntaxes.ts'

const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd

/** How Data Sets are written. */
export interface Encoding {
  readonly syntax: Syntax
  readonly lengths: Lengths
}

/** The parts of a DICOM file (PS3.10 7); what is absent is not written. */
export interface FileParts {
  readonly preamble?: Uint8Array
  readonly meta?: DataSet
  readonly dataSet: DataSet
  readonly trailing?: Uint8Array
}

/** The bytes of a file. Without file meta there is no preamble either: a bare Data Set, as old systems wrote it. */
export function encodeFile(parts: FileParts, encoding: Encoding): Uint8Array {
  const dataSet = encodeDataSet(parts.dataSet, encoding)
  const body = joined([dataSet, parts.trailing ?? new Uint8Array(0)])
  if (parts.meta === undefined) return body
  const meta = encodeDataSet(parts.meta, { syntax: syntaxes.explicitLittle, lengths: 'defined' })
  const front = parts.preamble === undefined ? [] : [parts.preamble]
  const groupLength = plain({ tag: 0x00020000, vr: 'UL', bytes: littleEndian32(meta.length) }, syntaxes.explicitLittle)
  // PS3.5 A.5: the file meta stays as it is, all that follows it is deflated, and is padded to even length.
  const rest = encoding.syntax.deflated ? bytesOf(padded(binaryOf(deflateRawSync(body)), 2, '\0')) : body
  return joined([...front, bytesOf('DICM'), ...groupLength, meta, rest])
}

/** The bytes of a Data Set. */
function encodeDataSet(dataSet: DataSet, encoding: Encoding): Uint8Array {
  return joined(dataSet.flatMap((element) => encodeElement(element, encoding)))
}

function encodeElement(element: Element, encoding: Encoding): Uint8Array[] {
  if ('items' in element) return sequence(element, encoding)
  if ('bytes' in element) return plain(element, encoding.syntax)
  const { syntax } = encoding
  const parts = [header(element, UNDEFINED_LENGTH, syntax)]
  for (const fragment of element.fragments) parts.push(delimiter(ITEM, fragment.length, syntax), fragment)
  parts.push(delimiter(SEQUENCE_END, 0, syntax))
  return parts
}

function sequence(element: SequenceElement, encoding: Encoding): Uint8Array[] {
  const { syntax } = encoding
  const lengths = element.lengths ?? encoding.lengths
  const inside = element.inside === undefined ? syntax : insideUnknown(element.inside)
  const items = element.items.flatMap((item) => encodeItem(item, { syntax: inside, lengths }))
  if (lengths === 'undefined') {
    return [header(element, UNDEFINED_LENGTH, syntax), ...items, delimiter(SEQUENCE_END, 0, inside)]
  }
  const content = joined(items)
  return [header(element, content.length, syntax), content]
}

function insideUnknown(vrs: 'implicit' | 'explicit'): Syntax {
  return vrs === 'implicit' ? syntaxes.implicitLittle : syntaxes.explicitLittle
}

function encodeItem(item: DataSet, encoding: Encoding): Uint8Array[] {
  const content = encodeDataSet(item, encoding)
  if (encoding.lengths === 'defined') return [delimiter(ITEM, content.length, encoding.syntax), content]
  return [delimiter(ITEM, UNDEFINED_LENGTH, encoding.syntax), content, delimiter(ITEM_END, 0, encoding.syntax)]
}

function plain(element: PlainElement, syntax: Syntax): Uint8Array[] {
  const { bytes, vr } = element
  const unitBytes = UNIT_BYTES[vr]
  const turns = syntax.order === 'big' && unitBytes !== undefined
  const value = turns ? bytesOf(swapped(binaryOf(bytes), unitBytes)) : bytes
  return [header(element, value.length, syntax), value]
}

function header({ tag, vr }: Pick<PlainElement, 'tag' | 'vr'>, length: number, syntax: Syntax): Uint8Array {
  const long = syntax.vrs === 'explicit' && LONG_VRS.has(vr)
  const bytes = new Uint8Array(long ? 12 : 8)
  const view = new DataView(bytes.buffer)
  const little = syntax.order === 'little'
  view.setUint16(0, tag >>> 16, little)
  view.setUint16(2, tag & 0xffff, little)
  if (syntax.vrs === 'implicit') {
    view.setUint32(4, length, little)
    return bytes
  }
  bytes.set(bytesOf(vr), 4)
  if (long) view.setUint32(8, length, little)
  else if (length > 0xffff) throw new RangeError(`VR ${vr} has no room for a value of ${length} bytes`)
  else view.setUint16(6, length, little)
  return bytes
}

/** PS3.5 7.5: items and delimiters have no VR in any transfer syntax. */
function delimiter(tag: number, length: number, syntax: Syntax): Uint8Array {
  return header({ tag, vr: '' }, length, { ...syntax, vrs: 'implicit' })
}

function littleEndian32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.concat(parts)
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength)
}
