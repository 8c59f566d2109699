import {
  DataSet,
  dictionaryEntry,
  encodeFileMeta,
  EXPLICIT_VR_LITTLE_ENDIAN,
  padded,
  tagOfKeyword,
  transferSyntax,
  uidOfKeyword,
} from '@lethe/dicom'
import { utf8Bytes, VRS, writeDataSet, Writer, type TransferSyntax, type Vr } from '@lethe/dicom'
import type { ExampleValue } from './profile.ts'

const SYNTAX = transferSyntax(EXPLICIT_VR_LITTLE_ENDIAN) as TransferSyntax

// What an example leaves out and every instance has. The UIDs are the product's own and name nothing.
const USUAL: Readonly<Record<string, string>> = {
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: 'CTImageStorage',
  SOPInstanceUID: '2.25.7000000000000000000000000000000000001',
  StudyInstanceUID: '2.25.7000000000000000000000000000000000002',
  SeriesInstanceUID: '2.25.7000000000000000000000000000000000003',
}

/** The bytes of the instance that an example gives: its own attributes and, where it leaves them out, those that every instance has. */
export function exampleInstance(given: Readonly<Record<string, ExampleValue>>): Uint8Array {
  const dataSet = new DataSet()
  const attributes: Readonly<Record<string, ExampleValue>> = { ...USUAL, ...given }
  for (const [keyword, value] of Object.entries(attributes)) {
    const tag = tagOfKeyword(keyword) as number
    const vr = dictionaryEntry(tag)?.vr as Vr
    const texts = typeof value === 'string' ? [value] : value
    const named = keyword === 'SOPClassUID' ? texts.map((text) => uidOfKeyword(text) ?? text) : texts
    dataSet.put({ tag, vr, value: encodeTexts(named, vr) })
  }
  return fileOf(dataSet)
}

/** Whether an example can give a value of this VR: texts, and numbers of 16 or 32 bits. */
export function canBeGiven(vr: Vr, texts: readonly string[]): boolean {
  const { kind } = VRS[vr]
  if (kind === 'text' || kind === 'string') return true
  return (vr === 'US' || vr === 'UL') && texts.every((text) => /^\d{1,9}$/.test(text))
}

function encodeTexts(texts: readonly string[], vr: Vr): Uint8Array {
  if (VRS[vr].kind !== 'number') return padded(utf8Bytes(texts.join('\\')), vr)
  const size = VRS[vr].unitBytes
  const bytes = new Uint8Array(texts.length * size)
  for (const [index, text] of texts.entries()) {
    for (let byte = 0; byte < size; byte += 1) bytes[index * size + byte] = Math.floor(Number(text) / 256 ** byte)
  }
  return bytes
}

function fileOf(dataSet: DataSet): Uint8Array {
  const meta = encodeFileMeta({
    sopClassUid: '',
    sopInstanceUid: '',
    transferSyntaxUid: SYNTAX.uid,
    implementationClassUid: '',
    implementationVersionName: '',
  })
  const bytes: number[] = []
  const writer = new Writer((piece) => bytes.push(...piece))
  writer.bytes(meta)
  writer.token({ kind: 'dataSet', transferSyntax: SYNTAX })
  writeDataSet(writer, dataSet, SYNTAX.encoding)
  writer.flush()
  return Uint8Array.from(bytes)
}
