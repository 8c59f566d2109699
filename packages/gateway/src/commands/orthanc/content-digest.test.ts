// Goal: the digest follows what a Data Set says, and nothing else: another encoding is the same, any other content is not.
// Method: one Data Set in encodings and cuts of all kinds; then each value, tag and piece of structure changed in turn.
import {
  DataSet,
  encodeFileMeta,
  EXPLICIT_VR_LITTLE_ENDIAN,
  FileReader,
  transferSyntax,
  uidOfKeyword,
  Writer,
  writeDataSet,
} from '@lethe/dicom'
import type { Token, TransferSyntax } from '@lethe/dicom'
import { expect, test } from 'vitest'
import { nodePorts } from '../../system/ports.ts'
import { ContentDigest } from './content-digest.ts'

const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2'

/** A Data Set with texts, a sequence in a sequence, and pixels longer than what is gathered. */
function dataSet({ name = 'A^B', inner = 'one', pixels = new Uint8Array(40_000).fill(7), items = 1 } = {}): DataSet {
  const item = DataSet.of({ CodeValue: inner, ContentSequence: [DataSet.of({ CodeValue: 'two' })] })
  return DataSet.of({
    PatientName: name,
    RelatedSeriesSequence: Array.from({ length: items }, () => item),
    PixelData: pixels,
  })
}

function encoded(data: DataSet, isImplicit = false): Buffer {
  const pieces: Uint8Array[] = [
    encodeFileMeta({
      sopClassUid: uidOfKeyword('CTImageStorage') as string,
      sopInstanceUid: '1.2.3',
      transferSyntaxUid: isImplicit ? IMPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_LITTLE_ENDIAN,
      implementationClassUid: '1.2.3',
      implementationVersionName: 'X',
    }),
  ]
  const writer = new Writer((piece) => pieces.push(Uint8Array.from(piece)))
  const syntax = transferSyntax(isImplicit ? IMPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_LITTLE_ENDIAN) as TransferSyntax
  writer.token({ kind: 'dataSet', transferSyntax: syntax } as Token)
  writeDataSet(writer, data, syntax.encoding)
  writer.flush()
  return Buffer.concat(pieces)
}

function digestOf(file: Uint8Array, pieceBytes = file.length): string {
  const digest = new ContentDigest()
  let inDataSet = false
  const reader = new FileReader({
    emit: (token) => {
      inDataSet ||= token.kind === 'dataSet'
      if (inDataSet) digest.token(token)
    },
    inflate: nodePorts.inflate,
  })
  for (let at = 0; at < file.length; at += pieceBytes) reader.push(file.subarray(at, at + pieceBytes))
  reader.end()
  return digest.end().toString('hex')
}

test('cuts and VRs change nothing', () => {
  const whole = digestOf(encoded(dataSet()))
  for (const pieceBytes of [1, 7, 4096]) expect(digestOf(encoded(dataSet()), pieceBytes)).toBe(whole)
  expect(digestOf(encoded(dataSet(), true))).toBe(whole)
})

const other = new Uint8Array(40_000).fill(7)
other[39_999] = 8
test.each([
  ['a value', { name: 'A^C' }],
  ['a value in an item', { inner: 'two' }],
  ['the last byte of the pixels', { pixels: other }],
  ['the length of the pixels', { pixels: new Uint8Array(39_998).fill(7) }],
  ['one item more', { items: 2 }],
  ['no item', { items: 0 }],
])('%s changes it', (_name, choice) => {
  expect(digestOf(encoded(dataSet(choice)))).not.toBe(digestOf(encoded(dataSet())))
})

test('a value that moves from one attribute to the next changes it', () => {
  const one = DataSet.of({ PatientName: 'AB', PatientID: '' })
  const two = DataSet.of({ PatientName: '', PatientID: 'AB' })
  expect(digestOf(encoded(one))).not.toBe(digestOf(encoded(two)))
})
