// Goal: each way in which PS3.5 and PS3.10 let a file be encoded is told as the tokens that a person reads from its bytes.
// Method: bytes as annotated hex, the expected tokens as a literal list, the running offset first.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { dataSetLines, fileOf, formatToken, hex, joined, tokensOf } from './hex.test-support.ts'
import type { Inflate } from './inflate.ts'
import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from './transfer-syntax.ts'

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50'

const inflate: Inflate = (receive) => {
  const pieces: Uint8Array[] = []
  return { push: (bytes) => pieces.push(bytes.slice()), end: () => receive(inflateRawSync(joined(pieces))) }
}

const explicit = (text: string): string[] => dataSetLines(fileOf(EXPLICIT_VR_LITTLE_ENDIAN, hex(text))).slice(1)
const implicit = (text: string): string[] => dataSetLines(fileOf(IMPLICIT_VR_LITTLE_ENDIAN, hex(text))).slice(1)

describe('transfer syntaxes', () => {
  test('Implicit VR Little Endian: the VR is that of PS3.6', () => {
    const file = fileOf(
      IMPLICIT_VR_LITTLE_ENDIAN,
      hex(`
        08 00 60 00  02 00 00 00  "CT"           # 158 Modality
        10 00 10 00  04 00 00 00  "Doe "         # 168 PatientName
        28 00 10 00  02 00 00 00  00 02          # 180 Rows
        29 00 10 00  02 00 00 00  "X "           # 190 a private creator
        29 00 01 10  01 00 00 00  07             # 200 private: nobody knows its VR
        E0 7F 10 00  02 00 00 00  01 02          # 209 PixelData`),
    )
    expect(tokensOf(file).map(formatToken)).toEqual([
      'preamble of 132',
      '132 (0002,0010) UI EL: 31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 31 2E 32 00',
      'data set 1.2.840.10008.1.2',
      '158 (0008,0060) CS IL: 43 54',
      '168 (0010,0010) PN IL: 44 6F 65 20',
      '180 (0028,0010) US IL: 00 02',
      '190 (0029,0010) LO IL: 58 20',
      '200 (0029,1001) UN IL: 07',
      '209 bulk (7FE0,0010) OW IL of 2',
      'bytes 01 02',
      'bulkEnd',
    ])
  })

  test('Explicit VR Little Endian: short and long headers (PS3.5 7.1.2)', () => {
    expect(
      explicit(`
        08 00 60 00  "CS" 02 00        "MR"                # 160 Modality: 16-bit length
        08 00 05 01  "UT" 00 00  02 00 00 00  "ab"         # 170 32-bit length after two reserved bytes
        10 00 10 00  "PN" 00 00                            # 184 empty
        28 00 08 00  "IS" 02 00        "1 "                # 192
        E0 7F 10 00  "OB" 00 00  04 00 00 00  01 02 03 04  # 202`),
    ).toEqual([
      '160 (0008,0060) CS EL: 4D 52',
      '170 (0008,0105) UT EL: 61 62',
      '184 (0010,0010) PN EL:',
      '192 (0028,0008) IS EL: 31 20',
      '202 bulk (7FE0,0010) OB EL of 4',
      'bytes 01 02 03 04',
      'bulkEnd',
    ])
  })

  test('Explicit VR Big Endian: headers and delimiters are turned, values are as in the file', () => {
    const dataSet = hex(`
      00 08 00 60  "CS" 00 02                 "MR"         # 160 Modality
      00 08 11 15  "SQ" 00 00  FF FF FF FF                 # 170 ReferencedSeriesSequence
      FF FE E0 00              00 00 00 0A                 # 182 item of 10
      00 28 00 10  "US" 00 02                 02 00        # 190 Rows 512
      FF FE E0 DD              00 00 00 00                 # 200
      7F E0 00 10  "OW" 00 00  00 00 00 02    01 02        # 208`)
    expect(dataSetLines(fileOf(EXPLICIT_VR_BIG_ENDIAN, dataSet))).toEqual([
      'data set 1.2.840.10008.1.2.2',
      '160 (0008,0060) CS EB: 4D 52',
      '170 sequence (0008,1115) SQ EB of undefined length',
      '182 item EB of 10',
      '190 (0028,0010) US EB: 02 00',
      'itemEnd by length',
      'sequenceEnd by delimiter',
      '208 bulk (7FE0,0010) OW EB of 2',
      'bytes 01 02',
      'bulkEnd',
    ])
  })

  test('deflated: offsets are those of the inflated Data Set (PS3.5 A.5)', () => {
    const dataSet = hex(`
      08 00 60 00  "CS" 02 00  "MR"      # 0
      10 00 10 00  "PN" 04 00  "Doe "    # 10`)
    const file = fileOf(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, deflateRawSync(dataSet))
    expect(dataSetLines(file, { inflate })).toEqual([
      'data set 1.2.840.10008.1.2.1.99',
      '0 (0008,0060) CS EL: 4D 52',
      '10 (0010,0010) PN EL: 44 6F 65 20',
    ])
  })

  test('encapsulated: the first fragment is the Basic Offset Table (PS3.5 A.4)', () => {
    const dataSet = hex(`
      08 00 60 00  "CS" 02 00  "US"                        # 162
      E0 7F 10 00  "OB" 00 00  FF FF FF FF                 # 172 PixelData
      FE FF 00 E0  04 00 00 00  00 00 00 00                # 184 offset table
      FE FF 00 E0  02 00 00 00  FF D8                      # 196
      FE FF 00 E0  00 00 00 00                             # 206 an empty fragment
      FE FF DD E0  00 00 00 00                             # 214
      FC FF FC FF  "OB" 00 00  02 00 00 00  00 00          # 222 DataSetTrailingPadding`)
    expect(dataSetLines(fileOf(JPEG_BASELINE, dataSet))).toEqual([
      'data set 1.2.840.10008.1.2.4.50',
      '162 (0008,0060) CS EL: 55 53',
      '172 fragments (7FE0,0010) OB',
      '184 fragment 0 of 4',
      'bytes 00 00 00 00',
      'fragmentEnd',
      '196 fragment 1 of 2',
      'bytes FF D8',
      'fragmentEnd',
      '206 fragment 2 of 0',
      'fragmentEnd',
      'fragmentsEnd',
      '222 (FFFC,FFFC) OB EL: 00 00',
    ])
  })

  test('the encoding that the bytes show wins over one that is wrongly declared', () => {
    const shownImplicit = hex('08 00 60 00  02 00 00 00  "CT"  10 00 20 00  02 00 00 00  "1 "')
    const shownExplicit = hex('08 00 60 00  "CS" 02 00   "CT"  10 00 20 00  "LO" 02 00   "1 "')
    const first = (uid: string, dataSet: Uint8Array): (string | undefined)[] => dataSetLines(fileOf(uid, dataSet)).slice(0, 2)
    expect(first(EXPLICIT_VR_LITTLE_ENDIAN, shownImplicit)).toEqual([
      'data set 1.2.840.10008.1.2',
      '160 (0008,0060) CS IL: 43 54',
    ])
    expect(first(IMPLICIT_VR_LITTLE_ENDIAN, shownExplicit)).toEqual([
      'data set 1.2.840.10008.1.2.1',
      '158 (0008,0060) CS EL: 43 54',
    ])
    expect(first(JPEG_BASELINE, shownImplicit)).toEqual(['data set 1.2.840.10008.1.2', '162 (0008,0060) CS IL: 43 54'])
  })
})

describe('how a file starts', () => {
  const element = '08 00 60 00  "CS" 02 00  "MR"'

  test.each([
    ['Explicit VR Little Endian', element, ['data set 1.2.840.10008.1.2.1', '0 (0008,0060) CS EL: 4D 52']],
    ['Implicit VR Little Endian', '08 00 60 00  02 00 00 00  "MR"', ['data set 1.2.840.10008.1.2', '0 (0008,0060) CS IL: 4D 52']],
    ['Explicit VR Big Endian', '00 08 00 60  "CS" 00 02  "MR"', ['data set 1.2.840.10008.1.2.2', '0 (0008,0060) CS EB: 4D 52']],
    [
      'a group length',
      '08 00 00 00  04 00 00 00  0A 00 00 00',
      ['data set 1.2.840.10008.1.2', '0 (0008,0000) UL IL: 0A 00 00 00'],
    ],
  ])('no preamble and no meta information: %s', (_name, bytes, lines) => {
    expect(tokensOf(hex(bytes)).map(formatToken)).toEqual(['preamble of 0', ...lines])
  })

  test('meta information without a preamble', () => {
    const file = hex(`
      02 00 00 00  "UL" 04 00  1A 00 00 00                 # 0 group length
      02 00 10 00  "UI" 12 00  "1.2.840.10008.1.2" 00      # 12
      08 00 60 00  02 00 00 00  "MR"                       # 38`)
    expect(tokensOf(file).map(formatToken)).toEqual([
      'preamble of 0',
      '0 (0002,0000) UL EL: 1A 00 00 00',
      '12 (0002,0010) UI EL: 31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 31 2E 32 00',
      'data set 1.2.840.10008.1.2',
      '38 (0008,0060) CS IL: 4D 52',
    ])
  })

  test('DICM at byte 0', () => {
    expect(tokensOf(hex(`"DICM" 02 00 12 00 "UI" 02 00 "1" 00 ${element}`)).map(formatToken)).toEqual([
      'preamble of 4',
      '4 (0002,0012) UI EL: 31 00',
      'data set 1.2.840.10008.1.2.1',
      '14 (0008,0060) CS EL: 4D 52',
    ])
  })

  test('group 0002 goes to its end, whatever its group length claims (PS3.10 7.1)', () => {
    const file = joined([
      new Uint8Array(128),
      hex(`
        "DICM"
        02 00 00 00  "UL" 04 00  02 00 00 00                 # 132 claims two bytes
        02 00 10 00  "UI" 12 00  "1.2.840.10008.1.2" 00      # 144
        08 00 60 00  02 00 00 00  "MR"                       # 170`),
    ])
    expect(dataSetLines(file)).toEqual(['data set 1.2.840.10008.1.2', '170 (0008,0060) CS IL: 4D 52'])
  })
})

describe('sequences', () => {
  test('defined and undefined lengths, one inside the other', () => {
    expect(
      explicit(`
        40 00 75 02  "SQ" 00 00  FF FF FF FF       # 160 RequestAttributesSequence
        FE FF 00 E0  1E 00 00 00                   # 172   item of 30
        40 00 08 00  "SQ" 00 00  12 00 00 00       # 180     ScheduledProtocolCodeSequence of 18
        FE FF 00 E0  0A 00 00 00                   # 192       item of 10
        08 00 00 01  "SH" 02 00  "A1"              # 200         CodeValue
        FE FF 00 E0  FF FF FF FF                   # 210   item
        40 00 08 00  "SQ" 00 00  FF FF FF FF       # 218     ScheduledProtocolCodeSequence
        FE FF DD E0  00 00 00 00                   # 230
        FE FF 0D E0  00 00 00 00                   # 238
        FE FF DD E0  00 00 00 00                   # 246
        40 00 54 02  "LO" 00 00                    # 254 after it`),
    ).toEqual([
      '160 sequence (0040,0275) SQ EL of undefined length',
      '172 item EL of 30',
      '180 sequence (0040,0008) SQ EL of 18',
      '192 item EL of 10',
      '200 (0008,0100) SH EL: 41 31',
      'itemEnd by length',
      'sequenceEnd by length',
      'itemEnd by length',
      '210 item EL of undefined length',
      '218 sequence (0040,0008) SQ EL of undefined length',
      'sequenceEnd by delimiter',
      'itemEnd by delimiter',
      'sequenceEnd by delimiter',
      '254 (0040,0254) LO EL:',
    ])
  })

  test('zero-length sequences and items', () => {
    expect(
      implicit(`
        08 00 15 11  00 00 00 00   # 158 ReferencedSeriesSequence, empty
        08 00 40 11  08 00 00 00   # 166 ReferencedImageSequence of 8
        FE FF 00 E0  00 00 00 00   # 174   item, empty`),
    ).toEqual([
      '158 sequence (0008,1115) SQ IL of 0',
      'sequenceEnd by length',
      '166 sequence (0008,1140) SQ IL of 8',
      '174 item IL of 0',
      'itemEnd by length',
      'sequenceEnd by length',
    ])
  })

  test('private, with VR SQ', () => {
    expect(
      explicit(`
        08 00 60 00  "CS" 00 00                            # 160
        09 00 10 00  "LO" 02 00  "X "                      # 168 the creator
        09 00 01 10  "SQ" 00 00  12 00 00 00               # 178 of 18
        FE FF 00 E0  0A 00 00 00                           # 190
        09 00 02 10  "DA" 02 00  "  "                      # 198`),
    ).toEqual([
      '160 (0008,0060) CS EL:',
      '168 (0009,0010) LO EL: 58 20',
      '178 sequence (0009,1001) SQ EL of 18',
      '190 item EL of 10',
      '198 (0009,1002) DA EL: 20 20',
      'itemEnd by length',
      'sequenceEnd by length',
    ])
  })

  test('pixel data inside an item is a bulk value of its own and does not end the Data Set', () => {
    expect(
      explicit(`
        08 00 60 00  "CS" 00 00                            # 160
        88 00 00 02  "SQ" 00 00  16 00 00 00               # 168 IconImageSequence of 22
        FE FF 00 E0  0E 00 00 00                           # 180
        E0 7F 10 00  "OB" 00 00  02 00 00 00  01 02        # 188`),
    ).toEqual([
      '160 (0008,0060) CS EL:',
      '168 sequence (0088,0200) SQ EL of 22',
      '180 item EL of 14',
      '188 bulk (7FE0,0010) OB EL of 2',
      'bytes 01 02',
      'bulkEnd',
      'itemEnd by length',
      'sequenceEnd by length',
    ])
  })
})

describe('sequences of VR UN (PS3.5 6.2.2)', () => {
  const first = '08 00 60 00 "CS" 00 00 # 160'

  test('of undefined length, in Implicit VR Little Endian', () => {
    expect(
      explicit(`${first}
        09 00 01 10  "UN" 00 00  FF FF FF FF       # 168
        FE FF 00 E0  FF FF FF FF                   # 180
        10 00 10 00  02 00 00 00  "A "             # 188
        FE FF 0D E0  00 00 00 00                   # 198
        FE FF DD E0  00 00 00 00                   # 206`).slice(1),
    ).toEqual([
      '168 sequence (0009,1001) UN IL of undefined length',
      '180 item IL of undefined length',
      '188 (0010,0010) PN IL: 41 20',
      'itemEnd by delimiter',
      'sequenceEnd by delimiter',
    ])
  })

  test('of defined length, where PS3.6 knows a sequence', () => {
    expect(
      explicit(`${first}
        08 00 15 11  "UN" 00 00  12 00 00 00       # 168 ReferencedSeriesSequence
        FE FF 00 E0  0A 00 00 00                   # 180
        10 00 10 00  02 00 00 00  "A "             # 188`).slice(1),
    ).toEqual([
      '168 sequence (0008,1115) UN IL of 18',
      '180 item IL of 10',
      '188 (0010,0010) PN IL: 41 20',
      'itemEnd by length',
      'sequenceEnd by length',
    ])
  })

  test('with items in Explicit VR, as converters wrote them, at every depth', () => {
    expect(
      explicit(`${first}
        08 00 15 11  "UN" 00 00  26 00 00 00       # 168 ReferencedSeriesSequence of 38
        FE FF 00 E0  1E 00 00 00                   # 180
        08 00 99 11  "SQ" 00 00  12 00 00 00       # 188 ReferencedSOPSequence of 18
        FE FF 00 E0  0A 00 00 00                   # 200
        10 00 10 00  "PN" 02 00  "A "              # 208`).slice(1),
    ).toEqual([
      '168 sequence (0008,1115) UN IL of 38',
      '180 item EL of 30',
      '188 sequence (0008,1199) SQ EL of 18',
      '200 item EL of 10',
      '208 (0010,0010) PN EL: 41 20',
      'itemEnd by length',
      'sequenceEnd by length',
      'itemEnd by length',
      'sequenceEnd by length',
    ])
  })

  test('of undefined length, with an item of undefined length in Explicit VR', () => {
    expect(
      explicit(`${first}
        09 00 01 10  "UN" 00 00  FF FF FF FF       # 168
        FE FF 00 E0  FF FF FF FF                   # 180
        10 00 10 00  "PN" 02 00  "A "              # 188
        FE FF 0D E0  00 00 00 00                   # 198
        FE FF DD E0  00 00 00 00                   # 206`).slice(1),
    ).toEqual([
      '168 sequence (0009,1001) UN IL of undefined length',
      '180 item EL of undefined length',
      '188 (0010,0010) PN EL: 41 20',
      'itemEnd by delimiter',
      'sequenceEnd by delimiter',
    ])
  })

  test('a private value of defined length is a value, even where it looks like an item', () => {
    expect(
      explicit(`${first}
        09 00 01 10  "UN" 00 00  08 00 00 00  FE FF 00 E0 00 00 00 00   # 168`).slice(1),
    ).toEqual(['168 (0009,1001) UN EL: FE FF 00 E0 00 00 00 00'])
  })

  test('a value of defined length that holds no item is a value, even where PS3.6 knows a sequence', () => {
    expect(
      explicit(`${first}
        08 00 15 11  "UN" 00 00  08 00 00 00  01 02 03 04 05 06 07 08   # 168`).slice(1),
    ).toEqual(['168 (0008,1115) UN EL: 01 02 03 04 05 06 07 08'])
  })

  test('little endian inside a big endian Data Set', () => {
    const dataSet = hex(`
      00 08 00 60  "CS" 00 00                      # 160
      00 09 10 01  "UN" 00 00  FF FF FF FF         # 168
      FE FF 00 E0  0A 00 00 00                     # 180
      28 00 10 00  02 00 00 00  00 02              # 188
      FE FF DD E0  00 00 00 00                     # 198
      00 28 00 10  "US" 00 02  02 00               # 206`)
    expect(dataSetLines(fileOf(EXPLICIT_VR_BIG_ENDIAN, dataSet)).slice(2)).toEqual([
      '168 sequence (0009,1001) UN IL of undefined length',
      '180 item IL of 10',
      '188 (0028,0010) US IL: 00 02',
      'itemEnd by length',
      'sequenceEnd by delimiter',
      '206 (0028,0010) US EB: 02 00',
    ])
  })
})

describe('what trails the Data Set', () => {
  const pixels = 'E0 7F 10 00 "OB" 00 00 02 00 00 00 01 02'

  test.each([
    ['a few bytes', '0D 0A', ['174 trailing', 'bytes 0D 0A', 'bulkEnd']],
    ['text', '"end of file"', ['174 trailing', 'bytes 65 6E 64 20 6F 66 20 66 69 6C 65', 'bulkEnd']],
    [
      'a header that was cut off',
      'FC FF FC FF "OB" 00 00 02 00',
      ['174 trailing', 'bytes FC FF FC FF 4F 42 00 00 02 00', 'bulkEnd'],
    ],
  ])('after the pixels: %s', (_name, trailing, lines) => {
    expect(explicit(`${pixels} ${trailing}`)).toEqual(['160 bulk (7FE0,0010) OB EL of 2', 'bytes 01 02', 'bulkEnd', ...lines])
  })

  test.each([3, 8, 11, 16, 40])('%i zeros after a Data Set without pixels', (count) => {
    const zeros = '00 '.repeat(count)
    const lines = ['170 trailing', `bytes ${zeros.trim()}`, 'bulkEnd']
    expect(explicit(`08 00 60 00 "CS" 02 00 "MR" ${zeros}`)).toEqual(['160 (0008,0060) CS EL: 4D 52', ...lines])
    expect(implicit(`08 00 60 00 04 00 00 00 "MR  " ${zeros}`)).toEqual(['158 (0008,0060) CS IL: 4D 52 20 20', ...lines])
  })
})
