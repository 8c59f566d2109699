// Goal: a Data Set in memory holds each attribute once, in the order of tags, and is written so that the reader finds it again.
// Method: random Data Sets, nested, written in every encoding and read back; then examples.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DataSet, writeDataSet, writeSequence } from './data-set.ts'
import { dataSetLines, fileOf, hex, joined, toHex, tokensOf } from './hex.test-support.ts'
import { dictionaryEntry, tagOfKeyword } from './dictionary.ts'
import { DicomError } from './errors.ts'
import { readDataSet } from './read-data-set.ts'
import {
  EXPLICIT_LITTLE,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from './transfer-syntax.ts'
import { transferSyntax, type TransferSyntax } from './transfer-syntax.ts'
import { Writer } from './writer.ts'

const syntax = fc
  .constantFrom(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)
  .map((uid) => transferSyntax(uid) as TransferSyntax)

const KEYWORDS = ['SOPInstanceUID', 'Modality', 'PatientName', 'PatientComments', 'Rows', 'ContentDate', 'TextValue']
const SEQUENCES = ['ReferencedSeriesSequence', 'ContentSequence']

const value = fc.uint8Array({ maxLength: 8 }).map((half) => joined([half, half]))
const { dataSet } = fc.letrec<{ dataSet: DataSet }>((tie) => ({
  dataSet: fc
    .tuple(
      fc.dictionary(fc.constantFrom(...KEYWORDS), value, { maxKeys: 4 }),
      fc.oneof(
        { maxDepth: 3, depthIdentifier: 'item' },
        fc.constant({}),
        fc.dictionary(fc.constantFrom(...SEQUENCES), fc.array(tie('dataSet'), { maxLength: 2 }), { maxKeys: 2 }),
      ),
    )
    .map(([values, sequences]) => DataSet.of({ ...values, ...sequences })),
}))

function written(source: DataSet, chosen: TransferSyntax): Uint8Array {
  const pieces: Uint8Array[] = []
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  writer.token({ kind: 'dataSet', transferSyntax: chosen })
  writeDataSet(writer, source, chosen.encoding)
  writer.flush()
  return joined(pieces)
}

/** What a Data Set says, in its order: tags with values, sequences with brackets. */
function saidBy(source: DataSet): string[] {
  return source
    .elements()
    .flatMap(({ tag, value: content }) =>
      content instanceof Uint8Array
        ? [`${tag} ${toHex(content)}`]
        : [`${tag} [`, ...content.flatMap((item) => ['{', ...saidBy(item), '}']), ']'],
    )
}

function saidByTokens(file: Uint8Array): string[] {
  const words = { item: '{', itemEnd: '}', sequenceEnd: ']' } as const
  return tokensOf(file).flatMap((token) => {
    if (token.kind === 'element') return [`${token.tag} ${toHex(token.value)}`]
    if (token.kind === 'sequence') return [`${token.tag} [`]
    return token.kind === 'item' || token.kind === 'itemEnd' || token.kind === 'sequenceEnd' ? [words[token.kind]] : []
  })
}

test('what is written in any encoding is read again', () => {
  fc.assert(
    fc.property(dataSet, syntax, (source, chosen) => {
      const said = saidByTokens(fileOf(chosen.uid, written(source, chosen)))
      // The first is the transfer syntax UID.
      expect(said.slice(1)).toEqual(saidBy(source))
    }),
  )
})

test('what is written in any encoding is read into memory again', () => {
  fc.assert(
    fc.property(dataSet, syntax, (source, chosen) => {
      expect(saidBy(readDataSet(written(source, chosen), chosen.encoding))).toEqual(saidBy(source))
    }),
  )
})

test('bytes that are cut or random are a Data Set or a DicomError', () => {
  const outcomeOf = (bytes: Uint8Array, chosen: TransferSyntax): string => {
    try {
      return readDataSet(bytes, chosen.encoding).constructor.name
    } catch (error) {
      return error instanceof DicomError ? 'DicomError' : String(error)
    }
  }
  const cut = fc.tuple(dataSet, syntax, fc.nat(200)).map(([source, chosen, end]) => written(source, chosen).subarray(0, end))
  fc.assert(
    fc.property(fc.oneof(cut, fc.uint8Array({ maxLength: 60 })), syntax, (bytes, chosen) => {
      expect(['DataSet', 'DicomError']).toContain(outcomeOf(bytes, chosen))
    }),
  )
})

test('elements come in ascending order of tags, each once, the last one put', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 0xffffffff }), value)), (pairs) => {
      const source = new DataSet()
      for (const [tag, content] of pairs) source.put({ tag, vr: 'UN', value: content })
      const expected = [...new Map(pairs)].toSorted(([a], [b]) => a - b)
      expect(source.elements().map(({ tag, value: content }) => [tag, content])).toEqual(expected)
      for (const [tag, content] of expected) expect(source.get(tag)?.value).toBe(content)
    }),
  )
})

describe('attributes by keyword', () => {
  test('take the VR of PS3.6 and its padding', () => {
    const source = DataSet.of({ PatientName: 'Doe', StudyInstanceUID: '1.2', Modality: '' })
    expect(source.elements().map(({ vr, value: content }) => `${vr} ${toHex(content as Uint8Array)}`)).toEqual([
      'CS ',
      'PN 44 6F 65 20',
      'UI 31 2E 32 00',
    ])
  })

  test('must be of PS3.6', () => {
    expect(() => DataSet.of({ PatientNames: 'Doe' })).toThrow(TypeError)
    expect(dictionaryEntry(tagOfKeyword('PatientName') as number)?.vr).toBe('PN')
  })
})

test('sequences and items are written with undefined length', () => {
  const pieces: Uint8Array[] = []
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  writeSequence(writer, { tag: 0x00081115, items: [DataSet.of({ Modality: 'MR' }), new DataSet()] }, EXPLICIT_LITTLE)
  writer.flush()
  const expected = hex(`
    08 00 15 11  "SQ" 00 00  FF FF FF FF
    FE FF 00 E0  FF FF FF FF
    08 00 60 00  "CS" 02 00  "MR"
    FE FF 0D E0  00 00 00 00
    FE FF 00 E0  FF FF FF FF
    FE FF 0D E0  00 00 00 00
    FE FF DD E0  00 00 00 00`)
  expect(toHex(joined(pieces))).toBe(toHex(expected))
  expect(dataSetLines(fileOf(EXPLICIT_VR_LITTLE_ENDIAN, expected))).toHaveLength(8)
})
