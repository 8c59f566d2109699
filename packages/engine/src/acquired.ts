import { tagOfKeyword, uidOfKeyword } from '@lethe/dicom'
import type { Findings } from './findings.ts'

const uids = (keywords: readonly string[]): ReadonlySet<string> =>
  new Set(keywords.map((keyword) => uidOfKeyword(keyword) as string))

// Tomographic images, which no one draws text into while they are ORIGINAL\PRIMARY.
const TOMOGRAPHIC = uids([
  ...['CTImageStorage', 'EnhancedCTImageStorage', 'LegacyConvertedEnhancedCTImageStorage'],
  ...['MRImageStorage', 'EnhancedMRImageStorage', 'LegacyConvertedEnhancedMRImageStorage'],
  ...['PositronEmissionTomographyImageStorage', 'EnhancedPETImageStorage', 'LegacyConvertedEnhancedPETImageStorage'],
  'NuclearMedicineImageStorage',
])

// Objects whose pixels are no picture: masks, parameters, doses.
const WITHOUT_PICTURE = uids(['SegmentationStorage', 'ParametricMapStorage', 'RTDoseStorage'])

// Label map segmentations are younger than the table of UIDs.
const LABEL_MAP_SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.7'

/** Series into which scanners are known to write text: manufacturer and series numbers. */
const SERIES_WITH_TEXT: readonly { readonly manufacturer: RegExp; readonly seriesNumbers: readonly number[] }[] = [
  { manufacturer: /^(canon|toshiba)/i, seriesNumbers: [8000] },
  { manufacturer: /^ge\b/i, seriesNumbers: [1200, 1201, 1202, 1203, 1301, 1501] },
]

/** Whether an instance's pixels are acquired ones that no one draws text into, or none that could show a person's banner. */
export function isAcquired(findings: Findings): boolean {
  const { sopClassUid } = findings
  if (WITHOUT_PICTURE.has(sopClassUid) || sopClassUid === LABEL_MAP_SEGMENTATION) return true
  if (!TOMOGRAPHIC.has(sopClassUid)) return false
  const values = (keyword: string): readonly string[] => findings.values.get(tagOfKeyword(keyword) as number) ?? []
  const [pixelValues, examination] = values('ImageType')
  return (
    pixelValues === 'ORIGINAL' &&
    examination === 'PRIMARY' &&
    Number(values('BitsStored')[0] ?? values('BitsAllocated')[0]) > 8 &&
    Number(values('SamplesPerPixel')[0] ?? 1) === 1 &&
    values('ConversionType').length === 0 &&
    !isTextSeries(values('Manufacturer')[0] ?? '', Number(values('SeriesNumber')[0] ?? Number.NaN))
  )
}

function isTextSeries(manufacturer: string, seriesNumber: number): boolean {
  return SERIES_WITH_TEXT.some((row) => row.manufacturer.test(manufacturer) && row.seriesNumbers.includes(seriesNumber))
}
