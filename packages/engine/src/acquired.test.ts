// Goal: pixels pass for acquired ones only where nobody draws text into them.
// Method: instances that are acquired, then each condition broken alone, which must turn the verdict.
import { uidOfKeyword } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { isAcquired } from './acquired.ts'
import { instanceOf, surveyed, us, type Attributes } from './instances.test-support.ts'
import { policyOf } from './profiles.test-support.ts'

const policy = policyOf('basic')
const verdict = (changes: Attributes): boolean => isAcquired(surveyed(policy, instanceOf(changes)))
const classOf = (keyword: string): Attributes => ({ SOPClassUID: uidOfKeyword(keyword) as string })

const TOMOGRAPHIC = [
  ...['CTImageStorage', 'EnhancedCTImageStorage', 'LegacyConvertedEnhancedCTImageStorage'],
  ...['MRImageStorage', 'EnhancedMRImageStorage', 'LegacyConvertedEnhancedMRImageStorage'],
  ...['PositronEmissionTomographyImageStorage', 'EnhancedPETImageStorage', 'LegacyConvertedEnhancedPETImageStorage'],
  'NuclearMedicineImageStorage',
]

const BREACHES: Readonly<Record<string, Attributes>> = {
  'derived pixels': { ImageType: 'DERIVED\\PRIMARY\\AXIAL' },
  'a secondary image': { ImageType: 'ORIGINAL\\SECONDARY\\AXIAL' },
  'no ImageType': { ImageType: undefined },
  'an ImageType of one value': { ImageType: 'ORIGINAL' },
  'eight bits': { BitsStored: us(8) },
  'no bits at all': { BitsStored: undefined, BitsAllocated: undefined },
  'eight bits allocated and none stored': { BitsStored: undefined, BitsAllocated: us(8) },
  'three samples a pixel': { SamplesPerPixel: us(3) },
  'a ConversionType': { ConversionType: 'WSD' },
  'a dose report of GE': { Manufacturer: 'GE MEDICAL SYSTEMS', SeriesNumber: '1200' },
  'a patient protocol of Canon': { Manufacturer: 'Canon Medical Systems', SeriesNumber: '8000' },
  'a patient protocol of Toshiba': { Manufacturer: 'TOSHIBA', SeriesNumber: '8000' },
}

describe.each(TOMOGRAPHIC)('%s', (keyword) => {
  test('is acquired', () => expect(verdict(classOf(keyword))).toBe(true))

  test.each(Object.entries(BREACHES))('%s: not acquired', (_name, breach) => {
    expect(verdict({ ...classOf(keyword), ...breach })).toBe(false)
  })
})

test.each([
  ['an ordinary series of GE', { Manufacturer: 'GE MEDICAL SYSTEMS', SeriesNumber: '2' }],
  ['series 1200 of another manufacturer', { Manufacturer: 'GENERIC', SeriesNumber: '1200' }],
  ['no series number', { Manufacturer: 'GE', SeriesNumber: undefined }],
  ['no manufacturer', { Manufacturer: undefined }],
  ['more than eight bits allocated and none stored', { BitsStored: undefined }],
  ['no samples given, which is one', { SamplesPerPixel: undefined }],
])('%s is acquired', (_name, changes) => expect(verdict(changes)).toBe(true))

test.each(['SegmentationStorage', 'ParametricMapStorage', 'RTDoseStorage'])(
  '%s has no picture, whatever else it says',
  (keyword) => {
    for (const breach of Object.values(BREACHES)) expect(verdict({ ...classOf(keyword), ...breach })).toBe(true)
  },
)

test('a label map segmentation has no picture', () => {
  expect(verdict({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.7', ImageType: 'DERIVED\\PRIMARY' })).toBe(true)
})

test.each([
  'SecondaryCaptureImageStorage',
  'UltrasoundImageStorage',
  'XRayAngiographicImageStorage',
  'ComputedRadiographyImageStorage',
  'DigitalXRayImageStorageForPresentation',
  'VLPhotographicImageStorage',
  'EnhancedMRColorImageStorage',
])('%s is never acquired', (keyword) => expect(verdict(classOf(keyword))).toBe(false))
