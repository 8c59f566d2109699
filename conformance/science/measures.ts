import { stringValue } from '@lethe/dicom'
import type { PlacedValue, PlacedValues } from './flatten.ts'

/** What a measure of research is told by: names as `flatten` gives them. */
export const MEASURES: Readonly<Record<string, readonly string[]>> = {
  'slice timing': [
    'AcquisitionTime',
    'ContentTime',
    'TriggerTime',
    'TemporalPositionTimeOffset',
    'SIEMENS MR HEADER|0019|29',
    'SIEMENS MR HEADER|0019|16',
    'SIEMENS MR SDI 02|0021|04',
    'CSA MosaicRefAcqTimes',
    'CSA TimeAfterStart',
    'CSA SliceMeasurementDuration',
    'CSA NumberOfImagesInMosaic',
    'CSA ProtocolSliceNumber',
    'protocol sSliceArray.ucMode',
    'GEMS_ACQU_01|0019|5A',
    'GEMS_RELA_01|0021|5E',
    'GEMS_RELA_01|0021|4F',
    'GEMS_PARM_01|0043|7C',
    'Philips MR Imaging DD 001|2005|A0',
    'Philips Imaging DD 001|2001|0A',
    'Philips Imaging DD 001|2001|18',
    'Image Private Header|0065|50',
  ],
  'phase encoding': [
    'InPlanePhaseEncodingDirection',
    'SIEMENS MR HEADER|0019|28',
    'SIEMENS MR SDI 02|0021|1C',
    'SIEMENS MR SDI 02|0021|53',
    'CSA PhaseEncodingDirectionPositive',
    'CSA BandwidthPerPixelPhaseEncode',
    'protocol sPat.lAccelFactPE',
    'protocol sKSpace.lPhaseEncodingLines',
    'GEMS_PARM_01|0043|2C',
    'GEMS_PARM_01|0043|83',
    'Philips Imaging DD 001|2001|13',
    'Philips Imaging DD 001|2001|22',
    'Image Private Header|0065|58',
  ],
  diffusion: [
    'DiffusionBValue',
    'DiffusionGradientOrientation',
    'DiffusionDirectionality',
    'DiffusionBValueXX',
    'DiffusionBValueXY',
    'DiffusionBValueXZ',
    'DiffusionBValueYY',
    'DiffusionBValueYZ',
    'DiffusionBValueZZ',
    'SIEMENS MR HEADER|0019|0C',
    'SIEMENS MR HEADER|0019|0D',
    'SIEMENS MR HEADER|0019|0E',
    'SIEMENS MR HEADER|0019|27',
    'CSA B_value',
    'CSA B_matrix',
    'CSA DiffusionGradientDirection',
    'CSA SliceNormalVector',
    'GEMS_ACQU_01|0019|BB',
    'GEMS_ACQU_01|0019|BC',
    'GEMS_ACQU_01|0019|BD',
    'GEMS_ACQU_01|0019|DF',
    'GEMS_ACQU_01|0019|E0',
    'GEMS_PARM_01|0043|39',
    'Philips Imaging DD 001|2001|03',
    'Philips Imaging DD 001|2001|04',
    'Philips MR Imaging DD 001|2005|B0',
    'Philips MR Imaging DD 001|2005|B1',
    'Philips MR Imaging DD 001|2005|B2',
    'Philips MR Imaging DD 005|2005|12',
    'Philips MR Imaging DD 005|2005|13',
    'Image Private Header|0065|09',
    'Image Private Header|0065|37',
  ],
  scale: [
    'RescaleSlope',
    'RescaleIntercept',
    'RealWorldValueSlope',
    'RealWorldValueIntercept',
    'Philips MR Imaging DD 001|2005|0D',
    'Philips MR Imaging DD 001|2005|0E',
    'Philips MR Imaging DD 005|2005|09',
    'Philips MR Imaging DD 005|2005|0A',
    'Image Private Header|0065|2F',
  ],
}

/** How many values of a measure a file has, and the places of those that are gone or changed. */
export function compareMeasure(
  measure: string,
  before: PlacedValues,
  after: PlacedValues,
): { readonly count: number; readonly wrong: readonly string[] } {
  const names = new Set(MEASURES[measure])
  const told = [...before].filter(([, { name, value }]) => names.has(name) && stringValue(value).trim() !== '')
  const wrong = told.filter(([place, value]) => !isSame(value, after.get(place))).map(([place]) => place)
  return { count: told.length, wrong }
}

function isSame(before: PlacedValue, after: PlacedValue | undefined): boolean {
  if (after === undefined) return false
  return before.value.equals(after.value) || stringValue(before.value).trim() === stringValue(after.value).trim()
}
