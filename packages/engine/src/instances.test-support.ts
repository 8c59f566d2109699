// Goal: small DICOM instances for the tests of the engine, and what came of them in a form that a test can compare.
// Method: attributes by keyword, written by the package dicom's own writer; the output is read back by its reader.
import { deflateRawSync } from 'node:zlib'
import {
  DataSet,
  dictionaryEntry,
  encodeFileMeta,
  EXPLICIT_VR_LITTLE_ENDIAN,
  FileReader,
  stringValue,
  swapBytes,
  tagOfKeyword,
  transferSyntax,
  UNDEFINED_LENGTH,
  uidOfKeyword,
  writeSequence,
  Writer,
  type DataElement,
  type Encoding,
  type TransferSyntax,
  type Vr,
} from '@lethe/dicom'
import { apply, place, type Placement } from './apply.ts'
import type { Findings } from './findings.ts'
import type { Policy } from './policy.ts'
import { identities, ports } from './profiles.test-support.ts'
import type { Report } from './report.ts'
import { survey } from './survey.ts'

/** Attributes by keyword; `undefined` leaves one of the base out. */
export type Attributes = Readonly<Record<string, string | Uint8Array | readonly DataSet[] | undefined>>

/** An element as it is to stand in a file, or pixel data in fragments. */
export type Part = DataElement | { readonly tag: number; readonly vr: Vr; readonly fragments: readonly Uint8Array[] }

/** The tag of a keyword that PS3.6 has. */
export function tag(keyword: string): number {
  const found = tagOfKeyword(keyword)
  if (found === undefined) throw new Error(`PS3.6 has no keyword ${keyword}`)
  return found
}

/** Numbers as US values, little endian. */
export function us(...numbers: number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number & 255, number >> 8]))
}

/** Bytes of a text in UTF-8, padded to an even length with spaces. */
export function utf8(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return Uint8Array.from(bytes.length % 2 === 0 ? bytes : [...bytes, 0x20])
}

/** An ordinary axial slice of one person, two by two pixels. */
export const CT: Attributes = {
  SpecificCharacterSet: 'ISO_IR 192',
  ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
  SOPClassUID: uidOfKeyword('CTImageStorage'),
  SOPInstanceUID: '1.2.3.4.5.6',
  StudyDate: '20240310',
  StudyTime: '101530',
  AccessionNumber: 'ACC7733',
  Modality: 'CT',
  Manufacturer: 'SIEMENS',
  ReferringPhysicianName: 'HOUSE^GREGORY',
  PatientName: 'ADLER^IRENE',
  PatientID: 'MRN0042',
  PatientBirthDate: '19600229',
  PatientSex: 'F',
  StudyInstanceUID: '1.2.3.4',
  SeriesInstanceUID: '1.2.3.4.5',
  SeriesNumber: '3',
  SamplesPerPixel: us(1),
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: us(2),
  Columns: us(2),
  BitsAllocated: us(16),
  BitsStored: us(12),
  PixelData: us(1, 2, 3, 4),
}

/** The elements of a base with changes, in ascending order of tags. */
export function elementsOf(changes: Attributes = {}, base: Attributes = CT): DataElement[] {
  const dataSet = new DataSet()
  for (const [keyword, value] of Object.entries({ ...base, ...changes })) if (value !== undefined) dataSet.set(keyword, value)
  return dataSet.elements()
}

/** A file: the parts in the order given, in a transfer syntax; values are given in little endian. */
export function fileOf(parts: readonly Part[], transferSyntaxUid: string = EXPLICIT_VR_LITTLE_ENDIAN): Uint8Array {
  const syntax = transferSyntax(transferSyntaxUid) as TransferSyntax
  const text = (keyword: string): string => {
    const value = parts.find((part) => part.tag === tag(keyword))
    return value !== undefined && 'value' in value && value.value instanceof Uint8Array ? stringValue(value.value) : ''
  }
  const meta = encodeFileMeta({
    sopClassUid: text('SOPClassUID'),
    sopInstanceUid: text('SOPInstanceUID'),
    transferSyntaxUid,
    implementationClassUid: '1.2.3',
    implementationVersionName: 'TEST',
  })
  const body = collect((writer) => {
    writer.token({ kind: 'dataSet', transferSyntax: syntax })
    for (const part of parts) writePart(writer, part, syntax.encoding)
  })
  return Buffer.concat([meta, syntax.deflated ? deflateRawSync(body) : body])
}

/** A file of the CT base with changes. */
export function instanceOf(changes: Attributes = {}): Uint8Array {
  return fileOf(elementsOf(changes))
}

/** What came of one instance. */
export interface Deidentified {
  readonly output: Uint8Array
  readonly report: Report
  readonly findings: Findings
  readonly placement: Placement
}

/** How the bytes are pushed: sizes of pieces, again and again. */
export interface Reading {
  readonly issuer?: string
  readonly pieceBytes?: readonly number[]
}

/** The first reading of a file. */
export function surveyed(policy: Policy, file: Uint8Array, { issuer = 'local', pieceBytes = [1 << 20] }: Reading = {}): Findings {
  const pass = survey(policy, ports, issuer)
  for (const piece of piecesOf(file, pieceBytes)) pass.push(piece)
  return pass.end()
}

/** Both readings of a file. */
export function deidentified(policy: Policy, file: Uint8Array, reading: Reading = {}): Deidentified {
  const findings = surveyed(policy, file, reading)
  const written: Uint8Array[] = []
  const options = { policy, findings, identities, ports, write: (bytes: Uint8Array) => written.push(bytes.slice()) }
  const pass = apply(options)
  for (const piece of piecesOf(file, reading.pieceBytes ?? [1 << 20])) pass.push(piece)
  const report = pass.end()
  return { output: Buffer.concat(written), report, findings, placement: place(options) }
}

/** One element of a file that was read. */
export interface ReadElement {
  readonly tag: number
  readonly vr: Vr
  /** The keyword of PS3.6, or the tag where it has none. */
  readonly name: string
  readonly length: number
  /** The value without padding, as characters; empty for sequences. */
  readonly text: string
  readonly bytes: Uint8Array
  readonly items: readonly (readonly ReadElement[])[]
}

/** A file that was read. */
export interface ReadFile {
  readonly meta: readonly ReadElement[]
  readonly elements: readonly ReadElement[]
  readonly transferSyntaxUid: string
}

/** Reads a file into memory. */
export function readFile(file: Uint8Array): ReadFile {
  const meta: ReadElement[] = []
  const elements: ReadElement[] = []
  const levels: ReadElement[][] = [meta]
  const sequences: ReadElement[][][] = []
  const pieces: Uint8Array[] = []
  let bulk: { tag: number; vr: Vr; length: number } = { tag: 0, vr: 'UN', length: 0 }
  let transferSyntaxUid = ''
  const add = (element: ReadElement): unknown => levels.at(-1)?.push(element)
  const finish = (): void => {
    add(readElement(bulk, Buffer.concat(pieces.splice(0))))
  }
  const reader = new FileReader({
    inflate: ports.inflate,
    emit: (token) => {
      if (token.kind === 'dataSet') {
        transferSyntaxUid = token.transferSyntax.uid
        levels[0] = elements
      } else if (token.kind === 'element')
        add(readElement({ ...token, length: token.value.length }, Uint8Array.from(token.value)))
      else if (token.kind === 'sequence') {
        const items: ReadElement[][] = []
        add({ ...readElement(token, new Uint8Array(0)), items })
        sequences.push(items)
      } else if (token.kind === 'sequenceEnd') sequences.pop()
      else if (token.kind === 'item') {
        const item: ReadElement[] = []
        sequences.at(-1)?.push(item)
        levels.push(item)
      } else if (token.kind === 'itemEnd') levels.pop()
      else if (token.kind === 'bulk') bulk = token
      else if (token.kind === 'fragments') bulk = { ...token, length: UNDEFINED_LENGTH }
      else if (token.kind === 'bytes') pieces.push(Uint8Array.from(token.bytes))
      else if (token.kind === 'bulkEnd' || token.kind === 'fragmentsEnd') finish()
    },
  })
  reader.push(file)
  reader.end()
  return { meta, elements, transferSyntaxUid }
}

/** The one element of a keyword at a level; nothing where it is absent. */
export function find(elements: readonly ReadElement[], keyword: string): ReadElement | undefined {
  return elements.find((element) => element.tag === tag(keyword))
}

/** The text of a keyword at the top level of a file. */
export function textOf(file: Uint8Array, keyword: string): string | undefined {
  return find(readFile(file).elements, keyword)?.text
}

/** Every element of a file at any depth. */
export function allElements(elements: readonly ReadElement[]): ReadElement[] {
  return elements.flatMap((element) => [element, ...element.items.flatMap((item) => allElements(item))])
}

/** Whether the bytes of a text stand anywhere in a file. */
export function holds(file: Uint8Array, text: string): boolean {
  return Buffer.from(file).includes(Buffer.from(text, 'utf8'))
}

function readElement({ tag: number, vr, length }: { tag: number; vr: Vr; length: number }, bytes: Uint8Array): ReadElement {
  const name = dictionaryEntry(number)?.keyword ?? number.toString(16).padStart(8, '0')
  return { tag: number, vr, name, length, text: stringValue(bytes), bytes, items: [] }
}

function writePart(writer: Writer, part: Part, encoding: Encoding): void {
  if ('fragments' in part) {
    writer.token({ kind: 'fragments', tag: part.tag, vr: part.vr, offset: 0 })
    for (const [index, fragment] of part.fragments.entries()) {
      writer.token({ kind: 'fragment', length: fragment.length, index, offset: 0 })
      writer.bytes(fragment)
    }
    writer.token({ kind: 'fragmentsEnd' })
    return
  }
  const { tag: number, vr, value } = encoding.littleEndian ? part : swapped(part)
  if (value instanceof Uint8Array) writer.element(number, vr, value)
  else writeSequence(writer, { tag: number, items: value }, encoding)
}

/** PS3.5 6.2.2: what is inside an element of VR UN is little endian in every transfer syntax. */
function swapped({ tag: number, vr, value }: DataElement): DataElement {
  if (value instanceof Uint8Array) return { tag: number, vr, value: vr === 'UN' ? value : swapBytes(value, vr) }
  const items = value.map((item) => {
    const copy = new DataSet()
    for (const element of item.elements()) copy.put(swapped(element))
    return copy
  })
  return { tag: number, vr, value: items }
}

function collect(write: (writer: Writer) => void): Uint8Array {
  const pieces: Uint8Array[] = []
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  write(writer)
  writer.flush()
  return Buffer.concat(pieces)
}

/**
 * Cuts bytes into pieces, each in memory of its own that is overwritten afterwards: whoever kept a view of it is found out. They are
 * Buffers, as Node's files give them, whose `slice` is a view and no copy.
 */
function* piecesOf(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const end = at + Math.max(1, sizes[index % sizes.length] ?? 1)
    const piece = Buffer.from(bytes.subarray(at, end))
    at += piece.length
    yield piece
    piece.fill(0x2a)
  }
}
