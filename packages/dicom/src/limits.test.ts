// Goal: each limit on what comes from outside holds exactly: what reaches it passes, one more does not.
// Method: small limits by their names, on files of a few bytes; the names tested must be those of limits.ts.
import { expect, test } from 'vitest'
import { dataSetLines, fileOf, hex, joined, read, type Outcome } from './hex.test-support.ts'
import type { Inflate } from './inflate.ts'
import { LIMITS, type Limits } from './limits.ts'
import { DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN } from './transfer-syntax.ts'

const explicit = (text: string): Uint8Array => fileOf(EXPLICIT_VR_LITTLE_ENDIAN, hex(text))
const codeOf = ({ error }: Outcome): unknown => (error as { code?: unknown } | undefined)?.code

/** A port that tells an element of 100 bytes in all for each deflated byte, whatever that byte is. */
const hundredfold: Inflate = (receive) => ({
  push: (bytes) => bytes.forEach(() => receive(joined([hex('08 00 60 00 "CS" 5C 00'), new Uint8Array(92)]))),
  end: () => undefined,
})
const deflated = (byteCount: number): Uint8Array => fileOf(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, new Uint8Array(byteCount))

const CHECKS: Readonly<Record<keyof Limits, () => void>> = {
  valueBytesMax() {
    const file = explicit('08 00 60 00 "CS" 04 00 "ABCD" 08 00 70 00 "LO" 06 00 "ABCDEF"')
    expect(dataSetLines(file, { limits: { valueBytesMax: 4 } }).slice(1)).toEqual([
      '160 (0008,0060) CS EL: 41 42 43 44',
      '172 bulk (0008,0070) LO EL of 6',
      'bytes 41 42 43 44 45 46',
      'bulkEnd',
    ])
  },
  nestingMax() {
    const nested = (depth: number): Uint8Array =>
      explicit(`
        ${'08 00 15 11 "SQ" 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF '.repeat(depth)}
        ${'FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00 '.repeat(depth)}`)
    expect(codeOf(read(nested(3), { limits: { nestingMax: 3 } }))).toBeUndefined()
    expect(codeOf(read(nested(4), { limits: { nestingMax: 3 } }))).toBe('DICOM_NESTING_TOO_DEEP')
    // One after the other is not one in the other.
    const beside = '08 00 15 11 "SQ" 00 00 00 00 00 00 '.repeat(5)
    expect(codeOf(read(explicit(beside), { limits: { nestingMax: 1 } }))).toBeUndefined()
  },
  elementsMax() {
    // One sequence, one item, one element, pixel data, two fragments.
    const file = explicit(`
      08 00 15 11 "SQ" 00 00 10 00 00 00 FE FF 00 E0 08 00 00 00 08 00 60 00 "CS" 00 00
      E0 7F 10 00 "OB" 00 00 FF FF FF FF FE FF 00 E0 00 00 00 00 FE FF 00 E0 00 00 00 00 FE FF DD E0 00 00 00 00`)
    expect(codeOf(read(file, { limits: { elementsMax: 6 } }))).toBeUndefined()
    expect(codeOf(read(file, { limits: { elementsMax: 5 } }))).toBe('DICOM_ELEMENTS_TOO_MANY')
  },
  metaBytesMax() {
    // Two elements of file meta information: 10 and 28 bytes.
    const file = hex(`
      "DICM" 02 00 16 00 "AE" 02 00 "A " 02 00 10 00 "UI" 14 00 "1.2.840.10008.1.2.1" 00
      08 00 60 00 "CS" 00 00`)
    expect(codeOf(read(file, { limits: { metaBytesMax: 38 } }))).toBeUndefined()
    expect(codeOf(read(file, { limits: { metaBytesMax: 37 } }))).toBe('DICOM_META_TOO_LONG')
    // What arrives in many pieces is counted once.
    const long = joined([hex('"DICM" 02 00 02 01 "OB" 00 00 C8 00 00 00'), new Uint8Array(200), hex('08 00 60 00 "CS" 00 00')])
    expect(codeOf(read(long, { limits: { metaBytesMax: 212 }, cuts: [1] }))).toBeUndefined()
  },
  inflatedBytesMax() {
    const limits = { inflatedBytesMax: 300 }
    expect(codeOf(read(deflated(3), { inflate: hundredfold, limits }))).toBeUndefined()
    expect(codeOf(read(deflated(4), { inflate: hundredfold, limits }))).toBe('DICOM_INFLATE_TOO_LARGE')
  },
  inflatedRatioMax() {
    const reading = { inflate: hundredfold, cuts: [1] }
    expect(codeOf(read(deflated(50), { ...reading, limits: { inflatedRatioMax: 100, inflatedFreeBytes: 0 } }))).toBeUndefined()
    const limits = { inflatedRatioMax: 99, inflatedFreeBytes: 0 }
    expect(codeOf(read(deflated(50), { ...reading, limits }))).toBe('DICOM_INFLATE_TOO_LARGE')
  },
  inflatedFreeBytes() {
    const reading = { inflate: hundredfold, cuts: [1] }
    // The first bytes are free of the ratio: 100 n <= free + 90 n holds to n = 10.
    const limits = { inflatedRatioMax: 90, inflatedFreeBytes: 100 }
    expect(codeOf(read(deflated(20), { ...reading, limits: { ...limits, inflatedFreeBytes: 2000 } }))).toBeUndefined()
    expect(codeOf(read(deflated(11), { ...reading, limits }))).toBe('DICOM_INFLATE_TOO_LARGE')
    expect(codeOf(read(deflated(12), { ...reading, limits: { ...limits, inflatedFreeBytes: 120 } }))).toBeUndefined()
  },
}

test.each(Object.entries(CHECKS))('%s', (_name, check) => {
  check()
  expect.hasAssertions()
})

test('every limit is tested, and is a positive number', () => {
  expect(Object.keys(CHECKS).toSorted()).toEqual(Object.keys(LIMITS).toSorted())
  for (const limit of Object.values(LIMITS)) expect(limit).toBeGreaterThan(0)
})
