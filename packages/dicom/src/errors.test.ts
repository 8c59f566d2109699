// Goal: every fault of this package is provoked by bytes, with its position, and no code stands in the table that no bytes reach.
// Method: a table from each code to files that deserve it and the details expected; the codes must be those of errors.ts.
import { describe, expect, test } from 'vitest'
import { DicomError } from './errors.ts'
import type { Fault, FaultDetails } from './faults.ts'
import { fileOf, hex, read, type Reading } from './hex.test-support.ts'
import type { Inflate } from './inflate.ts'
import { DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from './transfer-syntax.ts'

/** A file that deserves a fault, why, and what the fault tells. */
interface Offence extends Reading {
  readonly why: string
  readonly file: Uint8Array
  readonly details: FaultDetails
}

const TAG = {
  codeSequence: 0x00080100,
  item: 0xfffee000,
  itemDelimitation: 0xfffee00d,
  sequenceDelimitation: 0xfffee0dd,
  series: 0x00081115,
}

const explicit = (text: string): Uint8Array => fileOf(EXPLICIT_VR_LITTLE_ENDIAN, hex(text))
const implicit = (text: string): Uint8Array => fileOf(IMPLICIT_VR_LITTLE_ENDIAN, hex(text))

const refusing: Inflate = () => ({
  push: () => undefined,
  end: () => {
    throw new RangeError('not complete')
  },
})

const growing: Inflate = (receive) => ({ push: () => receive(new Uint8Array(40)), end: () => undefined })

const OFFENCES: Readonly<Record<keyof typeof DicomError.table, readonly Offence[]>> = {
  EMPTY: [{ why: 'no bytes', file: new Uint8Array(0), details: {} }],
  NOT_DICOM: [
    { why: 'text', file: hex('"Patient names of the week"'), details: {} },
    { why: 'one byte', file: hex('08'), details: {} },
    { why: 'a first element of a group that no file begins with', file: hex('10 00 10 00 "PN" 02 00 "A "'), details: {} },
    { why: 'a first element that is longer than a first one is', file: hex('08 00 60 00 "CS" 02 04 "MR"'), details: {} },
    { why: 'a preamble and nothing more', file: fileOf('', new Uint8Array(0)).slice(0, 132), details: {} },
  ],
  TRUNCATED: [
    { why: 'the file meta information is cut', file: explicit('').slice(0, 150), details: { offset: 132 } },
    { why: 'a value is cut', file: explicit('08 00 60 00 "CS" 04 00 "MR"'), details: { offset: 160 } },
    { why: 'a header is cut', file: explicit('08 00 60 00 "CS" 00 00 10 00 10'), details: { offset: 168 } },
    { why: 'a long header is cut', file: explicit('08 00 60 00 "CS" 00 00 08 00 05 01 "UT" 00 00'), details: { offset: 168 } },
    { why: 'pixels are cut', file: explicit('E0 7F 10 00 "OB" 00 00 04 00 00 00 01 02'), details: { offset: 174 } },
    {
      why: 'a fragment is cut',
      file: explicit('E0 7F 10 00 "OB" 00 00 FF FF FF FF FE FF 00 E0 04 00 00 00 01 02'),
      details: { offset: 182 },
    },
    {
      why: 'a header is cut after the pixels of an icon, which do not end the Data Set',
      file: explicit('88 00 00 02 "SQ" 00 00 16 00 00 00 FE FF 00 E0 0E 00 00 00 E0 7F 10 00 "OB" 00 00 02 00 00 00 01 02 10'),
      details: { offset: 194 },
    },
    { why: 'fragments do not end', file: explicit('E0 7F 10 00 "OB" 00 00 FF FF FF FF'), details: { offset: 172 } },
    { why: 'a sequence does not end', file: explicit('08 00 15 11 "SQ" 00 00 FF FF FF FF'), details: { offset: 172 } },
    {
      why: 'an item does not end',
      file: explicit('08 00 15 11 "SQ" 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF'),
      details: { offset: 180 },
    },
    {
      why: 'a sequence of defined length is cut between two items',
      file: explicit('08 00 15 11 "SQ" 00 00 10 00 00 00 FE FF 00 E0 00 00 00 00'),
      details: { offset: 180 },
    },
  ],
  TRANSFER_SYNTAX_UNKNOWN: [
    { why: 'a private one', file: fileOf('1.2.840.113619.5.2', hex('08 00 60 00 "CS" 00 00')), details: { offset: 158 } },
    {
      why: 'JPIP: the pixels are elsewhere',
      file: fileOf('1.2.840.10008.1.2.4.94', new Uint8Array(12)),
      details: { offset: 162 },
    },
  ],
  VR_UNKNOWN: [
    {
      why: 'in the Data Set',
      file: explicit('08 00 60 00 "CS" 00 00 10 00 10 00 "ZZ" 00 00'),
      details: { tag: 0x00100010, offset: 168 },
    },
    {
      why: 'in the file meta information',
      file: hex('"DICM" 02 00 10 00 "ZZ" 00 00'),
      details: { tag: 0x00020010, offset: 4 },
    },
    {
      why: 'a sequence in the file meta information',
      file: hex('"DICM" 02 00 10 00 "SQ" 00 00 00 00 00 00'),
      details: { tag: 0x00020010, offset: 4 },
    },
  ],
  LENGTH_BEYOND_PARENT: [
    {
      why: 'an element in its item',
      file: explicit('08 00 15 11 "SQ" 00 00 12 00 00 00 FE FF 00 E0 0A 00 00 00 08 00 00 01 "SH" 04 00 "ABCD"'),
      details: { tag: TAG.codeSequence, vr: 'SH', length: 4, offset: 180 },
    },
    {
      why: 'an item in its sequence',
      file: explicit('08 00 15 11 "SQ" 00 00 12 00 00 00 FE FF 00 E0 0C 00 00 00'),
      details: { tag: TAG.item, length: 12, offset: 172 },
    },
    {
      why: 'a header in its item',
      file: explicit('08 00 15 11 "SQ" 00 00 0C 00 00 00 FE FF 00 E0 04 00 00 00 08 00 00 01 "SH" 00 00'),
      details: { tag: TAG.codeSequence, offset: 180 },
    },
    {
      why: 'a sequence of undefined length in its item of defined length',
      file: explicit('08 00 15 11 "SQ" 00 00 0C 00 00 00 FE FF 00 E0 04 00 00 00 08 00 15 11 "SQ" 00 00 FF FF FF FF'),
      details: { tag: TAG.series, offset: 180 },
    },
    {
      why: 'an element in an item of undefined length in a sequence of defined length',
      file: explicit('08 00 15 11 "SQ" 00 00 12 00 00 00 FE FF 00 E0 FF FF FF FF 08 00 00 01 "SH" 04 00 "ABCD"'),
      details: { tag: TAG.codeSequence, vr: 'SH', length: 4, offset: 180 },
    },
    {
      why: 'the delimiter of an item of undefined length in a sequence of defined length',
      file: explicit('08 00 15 11 "SQ" 00 00 08 00 00 00 FE FF 00 E0 FF FF FF FF FE FF 0D E0 00 00 00 00'),
      details: { tag: TAG.itemDelimitation, offset: 180 },
    },
    {
      why: 'an item of a sequence of undefined length in an item of defined length',
      file: implicit(`
        08 00 15 11  1A 00 00 00
        FE FF 00 E0  12 00 00 00
        08 00 99 11  FF FF FF FF
        FE FF 00 E0  04 00 00 00`),
      details: { tag: TAG.item, length: 4, offset: 182 },
    },
  ],
  LENGTH_UNDEFINED: [
    {
      why: 'of a text',
      file: implicit('08 00 60 00 00 00 00 00 10 00 10 00 FF FF FF FF'),
      details: { tag: 0x00100010, vr: 'PN', offset: 166 },
    },
    {
      why: 'of pixels in an item: icons in fragments are held, not read',
      file: explicit('88 00 00 02 "SQ" 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF E0 7F 10 00 "OB" 00 00 FF FF FF FF'),
      details: { tag: 0x7fe00010, vr: 'OB', offset: 180 },
    },
    {
      why: 'of a fragment',
      file: explicit('E0 7F 10 00 "OB" 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF'),
      details: { tag: TAG.item, offset: 180 },
    },
  ],
  ITEM_EXPECTED: [
    {
      why: 'an element in a sequence',
      file: explicit('08 00 15 11 "SQ" 00 00 FF FF FF FF 08 00 00 01 "SH" 00 00'),
      details: { tag: TAG.codeSequence, offset: 172 },
    },
    {
      why: 'a sequence delimiter in a sequence of defined length',
      file: explicit('08 00 15 11 "SQ" 00 00 08 00 00 00 FE FF DD E0 00 00 00 00'),
      details: { tag: TAG.sequenceDelimitation, offset: 172 },
    },
    {
      why: 'an element among fragments',
      file: explicit('E0 7F 10 00 "OB" 00 00 FF FF FF FF 08 00 00 01 "SH" 00 00'),
      details: { tag: TAG.codeSequence, offset: 180 },
    },
  ],
  DELIMITER_UNEXPECTED: [
    {
      why: 'an item in the Data Set',
      file: explicit('08 00 60 00 "CS" 00 00 FE FF 00 E0 00 00 00 00'),
      details: { tag: TAG.item, offset: 168 },
    },
    {
      why: 'an item delimiter in an item of defined length',
      file: explicit('08 00 15 11 "SQ" 00 00 FF FF FF FF FE FF 00 E0 08 00 00 00 FE FF 0D E0 00 00 00 00'),
      details: { tag: TAG.itemDelimitation, offset: 180 },
    },
    {
      why: 'an item delimiter with a length',
      file: explicit('08 00 15 11 "SQ" 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF FE FF 0D E0 02 00 00 00 00 00'),
      details: { tag: TAG.itemDelimitation, offset: 180 },
    },
  ],
  NESTING_TOO_DEEP: [
    {
      why: 'a sequence in a sequence where one is allowed',
      file: implicit('08 00 15 11 FF FF FF FF FE FF 00 E0 FF FF FF FF 08 00 99 11 FF FF FF FF'),
      limits: { nestingMax: 1 },
      details: { tag: 0x00081199, limit: 1, offset: 174 },
    },
  ],
  ELEMENTS_TOO_MANY: [
    {
      why: 'three where two are allowed',
      file: implicit('08 00 60 00 00 00 00 00 08 00 70 00 00 00 00 00 08 00 80 00 00 00 00 00'),
      limits: { elementsMax: 2 },
      details: { limit: 2, offset: 182 },
    },
  ],
  META_TOO_LONG: [
    {
      why: 'one element alone',
      file: hex('"DICM" 02 00 02 01 "OB" 00 00 65 00 00 00'),
      limits: { metaBytesMax: 100 },
      details: { tag: 0x00020102, length: 101, offset: 4 },
    },
    {
      why: 'an undefined length',
      file: hex('"DICM" 02 00 02 01 "OB" 00 00 FF FF FF FF'),
      details: { tag: 0x00020102, length: 0xffffffff, offset: 4 },
    },
  ],
  INFLATE_FAILED: [
    {
      why: 'the stream is not complete',
      file: fileOf(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, new Uint8Array(12)),
      inflate: refusing,
      details: { offset: 12 },
    },
  ],
  INFLATE_TOO_LARGE: [
    {
      why: 'forty bytes where thirty are allowed',
      file: fileOf(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, new Uint8Array(12)),
      inflate: growing,
      limits: { inflatedBytesMax: 30 },
      details: { limit: 30, offset: 12 },
    },
  ],
}

describe.each(Object.entries(OFFENCES))('%s', (code, offences) => {
  test.each(offences)('$why', ({ file, details, ...reading }) => {
    const { error } = read(file, reading)
    expect(error).toBeInstanceOf(DicomError)
    expect(error).toMatchObject({ code: `DICOM_${code}`, details })
    expect(Object.keys((error as Fault).details).toSorted()).toEqual(Object.keys(details).toSorted())
  })
})

test('every code of the table has an offence', () => {
  expect(Object.keys(OFFENCES).toSorted()).toEqual(Object.keys(DicomError.table).toSorted())
  expect(Object.values(OFFENCES).every(({ length }) => length > 0)).toBe(true)
})

test('only what is no instance at all is refused; what may be one is held', () => {
  const refused = Object.entries(DicomError.table).filter(([, { disposition }]) => disposition === 'refuse')
  expect(refused.map(([code]) => code)).toEqual(['NOT_DICOM', 'EMPTY'])
})
