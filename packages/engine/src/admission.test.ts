// Goal: every reason to hold an instance back does so, before a byte is written, and says nothing of the patient.
// Method: a table of instances, one for each row of EngineError's own table, each an ordinary slice with one thing changed.
import { EXPLICIT_VR_LITTLE_ENDIAN, Fault, uidOfKeyword } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { apply } from './apply.ts'
import { EngineError } from './errors.ts'
import { CT, deidentified, elementsOf, fileOf, surveyed, tag, us, type Attributes, type Part } from './instances.test-support.ts'
import type { Policy } from './policy.ts'
import { identities, policyOf, ports, profileOf } from './profiles.test-support.ts'

// Encapsulated Uncompressed (PS3.5 A.4.11): fragments of bytes that no codec has to understand.
const ENCAPSULATED = '1.2.840.10008.1.2.1.98'
const RLE = '1.2.840.10008.1.2.5'
const MPEG4 = '1.2.840.10008.1.2.4.102'

const basic = policyOf('basic')
const masked = policyOf('basic', {
  clean: { pixelData: { acquired: 'masks', other: 'masks' } },
  masks: [{ when: { Manufacturer: { startsWith: ['SIEM'] } } }],
})
const open = policyOf('basic', { clean: { pixelData: { acquired: 'none', other: 'none' } } })

const { identities: replaced } = profileOf('basic')
const trial = policyOf('basic', { identities: { ...replaced, patient: { ...replaced.patient, lookup: 'trial-7' } } })

interface Case {
  readonly what: string
  readonly changes?: Attributes
  readonly policy?: Policy
  readonly transferSyntaxUid?: string
  readonly extra?: Part
  /** Fragments in place of native pixels; the first is the Basic Offset Table. */
  readonly fragments?: readonly Uint8Array[]
}

const JPEG_XL = '1.2.840.10008.1.2.4.110'
const empty = new Uint8Array(0)
const frame = new Uint8Array(8)
const uid = (keyword: string): string => uidOfKeyword(keyword) as string

function fileOfCase({ changes = {}, transferSyntaxUid = EXPLICIT_VR_LITTLE_ENDIAN, extra, fragments }: Case): Uint8Array {
  const elements: Part[] = elementsOf(fragments === undefined ? changes : { ...changes, PixelData: undefined })
  if (extra !== undefined) elements.splice(-1, 0, extra)
  if (fragments !== undefined) elements.push({ tag: tag('PixelData'), vr: 'OB', fragments })
  return fileOf(elements, transferSyntaxUid)
}

type Code = keyof typeof EngineError.table

const HELD: Readonly<Record<Code, readonly Case[]>> = {
  NOT_ACCEPTED: [
    { what: 'a SOP Class outside the list', changes: { SOPClassUID: uid('BasicTextSRStorage') } },
    { what: 'a private SOP Class', changes: { SOPClassUID: '1.2.3.99' } },
    {
      what: 'an accepted class with a second condition that fails',
      policy: policyOf('basic', { accept: [{ when: { Modality: { is: ['MR'] } } }] }),
    },
    { what: 'a profile that accepts nothing', policy: policyOf('basic', { accept: [] }) },
  ],
  PROFILE_QUARANTINES: [
    {
      what: 'an accepted instance that a rule holds back',
      policy: policyOf('basic', { quarantine: [{ when: { ImageType: { contains: ['AXIAL'] } }, because: 'test' }] }),
    },
    {
      what: 'an instance without an attribute',
      changes: { SeriesNumber: undefined },
      policy: policyOf('basic', { quarantine: [{ when: { SeriesNumber: { absent: true } }, because: 'test' }] }),
    },
  ],
  CONTENT_OPAQUE: [
    ...['EncapsulatedPDFStorage', 'EncapsulatedSTLStorage', 'RawDataStorage', 'VideoEndoscopicImageStorage'].map((keyword) => ({
      what: keyword,
      changes: { SOPClassUID: uid(keyword) },
      policy: policyOf('basic', { accept: [{ when: {} }] }),
    })),
    { what: 'a video in the transfer syntax of MPEG-4', transferSyntaxUid: MPEG4, fragments: [empty, frame] },
  ],
  MASKS_DEMANDED: [{ what: 'a manufacturer with a mask', policy: masked }],
  TEXT_DETECTION_DEMANDED: [
    { what: 'a derived image', changes: { ImageType: 'DERIVED\\SECONDARY' } },
    { what: 'a secondary capture', changes: { SOPClassUID: uid('SecondaryCaptureImageStorage') } },
    { what: 'ultrasound', changes: { SOPClassUID: uid('UltrasoundImageStorage') } },
  ],
  DEFACING_DEMANDED: [{ what: 'a profile that defaces', policy: policyOf('basic', { clean: { faces: 'deface' } }) }],
  BURNED_IN: [
    { what: 'BurnedInAnnotation YES', changes: { BurnedInAnnotation: 'YES' } },
    { what: 'BurnedInAnnotation in small letters', changes: { BurnedInAnnotation: 'Yes' } },
    { what: 'BurnedInAnnotation YES under a profile that demands nothing', changes: { BurnedInAnnotation: 'YES' }, policy: open },
  ],
  SOP_CLASS_MISSING: [
    { what: 'no SOP Class, neither in the Data Set nor in the file meta information', changes: { SOPClassUID: undefined } },
    { what: 'a SOP Class that is no UID', changes: { SOPClassUID: 'ADLER' }, policy: open },
  ],
  UID_MISSING: [
    { what: 'no study UID', changes: { StudyInstanceUID: undefined } },
    { what: 'no series UID', changes: { SeriesInstanceUID: undefined } },
    { what: 'no instance UID', changes: { SOPInstanceUID: undefined } },
    { what: 'an empty study UID', changes: { StudyInstanceUID: '' } },
    {
      what: 'a text in the place of a UID that the profile keeps',
      changes: { StudyInstanceUID: '../ADLER' },
      policy: policyOf('basic', { retain: { ...basic.profile.retain, uids: 'original' } }),
    },
  ],
  PIXEL_DESCRIPTION_UNUSABLE: [
    { what: 'no rows', changes: { Rows: undefined } },
    { what: 'zero columns', changes: { Columns: us(0) } },
    { what: 'no bits allocated', changes: { BitsAllocated: undefined } },
    { what: 'zero frames', changes: { NumberOfFrames: '0' } },
    { what: 'frames in words', changes: { NumberOfFrames: 'many' } },
    { what: 'half a frame', changes: { NumberOfFrames: '1.5' } },
    { what: 'more pixels than there can be', changes: { Rows: us(65_535), Columns: us(65_535), NumberOfFrames: '999999' } },
    { what: 'pixels twice', extra: { tag: tag('FloatPixelData'), vr: 'OF', value: frame } },
    { what: 'fragments in a native transfer syntax', fragments: [empty, frame] },
    { what: 'native pixels in a compressed transfer syntax', transferSyntaxUid: ENCAPSULATED },
  ],
  // What else compressed frames show comes to light while they are copied, and not before (codestream.test.ts).
  CODESTREAM_UNKNOWN: [{ what: 'JPEG XL', transferSyntaxUid: JPEG_XL, fragments: [empty, frame] }],
  OVERLAY_IN_PIXELS: [
    { what: 'an overlay in bit 12', extra: { tag: 0x6000_0102, vr: 'US', value: us(12) } },
    {
      what: 'a second overlay in bit 15, whatever the profile demands',
      extra: { tag: 0x6002_0102, vr: 'US', value: us(15) },
      policy: open,
    },
  ],
  PIXEL_DATA_SHORT: [
    { what: 'one row more than there is', changes: { Rows: us(3) } },
    { what: 'one frame more than there is', changes: { NumberOfFrames: '2' } },
    { what: 'empty pixels', changes: { PixelData: empty } },
  ],
  PIXEL_FRAMES_DIFFER: [
    { what: 'no fragment', transferSyntaxUid: ENCAPSULATED, fragments: [empty] },
    {
      what: 'fewer fragments than frames',
      transferSyntaxUid: ENCAPSULATED,
      changes: { NumberOfFrames: '3' },
      fragments: [empty, frame, frame],
    },
    { what: 'two fragments for one frame of RLE', transferSyntaxUid: RLE, fragments: [empty, frame, frame] },
    {
      what: 'an offset table of two for one frame',
      transferSyntaxUid: ENCAPSULATED,
      fragments: [new Uint8Array(8), frame, frame],
    },
  ],
  PATIENT_NOT_IN_LOOKUP: [
    { what: 'a patient where no table is handed in', policy: trial },
    { what: 'a patient whose ID stands for unknown', changes: { PatientID: '0000' }, policy: trial },
  ],
  DIRECTORY: [{ what: 'a DICOMDIR', changes: { SOPClassUID: uid('MediaStorageDirectoryStorage') } }],
}

const CASES = Object.entries(HELD).flatMap(([code, cases]) => cases.map((one) => ({ code: code as Code, ...one })))

describe('an instance is held back', () => {
  test.each(CASES)('$code: $what', (held) => {
    const policy = held.policy ?? basic
    const findings = surveyed(policy, fileOfCase(held))
    let writtenCount = 0
    let fault: unknown = undefined
    try {
      apply({ policy, findings, identities, ports, write: () => (writtenCount += 1) })
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(Fault)
    const { code, disposition, message, details } = fault as Fault
    expect(code).toBe(`ENGINE_${held.code}`)
    expect(disposition).toBe(EngineError.table[held.code].disposition)
    expect(writtenCount).toBe(0)
    // Whatever the instance says of the patient stands in no message.
    for (const value of ['ADLER', 'IRENE', 'MRN0042', '19600229', 'ACC7733', 'HOUSE', '1.2.3.4']) {
      expect(`${message} ${JSON.stringify(details)}`).not.toContain(value)
    }
  })

  test('every code has a case', () => {
    expect(Object.keys(HELD).toSorted()).toEqual(Object.keys(EngineError.table).toSorted())
  })
})

describe('an instance passes', () => {
  const PASSING: readonly Case[] = [
    { what: 'an ordinary slice' },
    { what: 'a derived image where the profile demands nothing', changes: { ImageType: 'DERIVED\\SECONDARY' }, policy: open },
    { what: 'a mask for another manufacturer', changes: { Manufacturer: 'GE' }, policy: masked },
    { what: 'more pixels than the image has', changes: { PixelData: new Uint8Array(64) } },
    { what: 'no pixels at all', changes: { PixelData: undefined, ImageType: 'DERIVED\\SECONDARY' } },
    { what: 'an overlay of its own plane', extra: { tag: 0x6000_0102, vr: 'US', value: us(0) } },
    { what: 'BurnedInAnnotation NO', changes: { BurnedInAnnotation: 'NO' } },
    { what: 'one fragment', transferSyntaxUid: ENCAPSULATED, fragments: [empty, frame] },
    { what: 'several fragments for a frame', transferSyntaxUid: ENCAPSULATED, fragments: [empty, frame, frame] },
    {
      what: 'an offset table of as many entries as frames',
      transferSyntaxUid: ENCAPSULATED,
      fragments: [new Uint8Array(4), frame, frame],
    },
    { what: 'one fragment of RLE', transferSyntaxUid: RLE, fragments: [empty, frame] },
    { what: 'color at half resolution', changes: { ...colorAt('YBR_FULL_422'), PixelData: new Uint8Array(8) }, policy: open },
    { what: 'color at a quarter', changes: { ...colorAt('YBR_PARTIAL_420'), PixelData: new Uint8Array(6) }, policy: open },
    { what: 'color in full', changes: { ...colorAt('RGB'), PixelData: new Uint8Array(12) }, policy: open },
    { what: 'one bit a pixel', changes: { BitsAllocated: us(1), BitsStored: us(1), PixelData: new Uint8Array(2) }, policy: open },
  ]

  function colorAt(photometric: string): Attributes {
    return { SamplesPerPixel: us(3), PhotometricInterpretation: photometric, BitsAllocated: us(8), BitsStored: us(8) }
  }

  test.each(PASSING)('$what', (passing) => {
    expect(deidentified(passing.policy ?? basic, fileOfCase(passing)).output.length).toBeGreaterThan(132)
  })

  test.each([
    ['YBR_FULL_422', 6],
    ['YBR_PARTIAL_420', 4],
    ['RGB', 10],
  ])('%s with one pixel less is short', (photometric, bytes) => {
    const file = fileOfCase({ what: '', changes: { ...colorAt(photometric), PixelData: new Uint8Array(bytes) } })
    expect(() => deidentified(open, file)).toThrow('ENGINE_PIXEL_DATA_SHORT')
  })
})

test('the base of these tests is an accepted, acquired slice', () => {
  expect(CT['SOPClassUID']).toBe(uid('CTImageStorage'))
  expect(() => deidentified(basic, fileOfCase({ what: '' }))).not.toThrow()
})
