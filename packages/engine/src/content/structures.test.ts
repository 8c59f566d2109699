// Goal: a structure set, a plan and a segmentation still say what is outlined, and no longer who was.
// Method: names of regions as clinics write them, then the attributes around them, under the profile research.
import { uidOfKeyword } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { deidentified, instanceOf, readFile, type Attributes } from '../instances.test-support.ts'
import { identities, policyOf } from '../profiles.test-support.ts'
import { coded, dataSet, valuesOf } from './reports.test-support.ts'

const research = policyOf('research')

function structureSet(regions: readonly Attributes[], changes: Attributes = {}): Uint8Array {
  return instanceOf({
    SOPClassUID: uidOfKeyword('RTStructureSetStorage'),
    Modality: 'RTSTRUCT',
    PixelData: undefined,
    StructureSetLabel: 'Zqxkbrimble',
    StructureSetROISequence: regions.map(dataSet),
    ...changes,
  })
}

const nameAfter = (name: string): string | undefined =>
  valuesOf(deidentified(research, structureSet([{ ROINumber: '1', ROIName: name }])).output, 'ROIName')[0]

describe('names of regions', () => {
  test.each([
    ...[
      'GTV_1',
      'GTVp',
      'CTV 50',
      'PTV 60Gy',
      'PTV_6000',
      'PTV60',
      'PTV_High',
      'PTV_opt',
      'ITV',
      'HR-CTV',
      'Lungs-GTV',
      'Lung_L',
      'LUNG LT',
    ],
    ...['BrainStem', 'SpinalCord_05', 'Heart', 'Esophagus', 'Rectum', 'FemoralHead_L', 'PenileBulb', 'OpticNerve_L', 'Parotid_L'],
    ...['Bowel_Small', 'Hippocampus_L', 'BrachialPlexus', 'EXTERNAL', 'CouchSurface', 'Dose 95[%]', 'Rectum^patient', 'L4'],
  ])('%s stays', (name) => expect(nameAfter(name)).toBe(name))

  test.each([
    ['GTV Adler', 'GTV'],
    ['Adler', ''],
    ['Zqxkbrimble', ''],
    ['Lung_L Dr. Lindqvist', 'Lung_L'],
  ])('%s becomes "%s"', (name, expected) => expect(nameAfter(name)).toBe(expected))
})

test('a structure set keeps its contours and what they are, and its labels are cleaned', () => {
  const file = structureSet(
    [{ ROINumber: '1', ROIName: 'GTV', ROIDescription: 'GTV of Adler', ROIGenerationAlgorithm: 'MANUAL' }],
    {
      ROIContourSequence: [
        dataSet({
          ROIDisplayColor: '255\\0\\0',
          ContourSequence: [dataSet({ ContourGeometricType: 'POINT', ContourData: '1\\2\\3' })],
        }),
      ],
      RTROIObservationsSequence: [
        dataSet({
          ReferencedROINumber: '1',
          ROIObservationLabel: 'GTV of Adler',
          RTROIInterpretedType: 'GTV',
          ROIInterpreter: 'Varga^I',
        }),
      ],
    },
  )
  const { output } = deidentified(research, file)
  const kept = [
    'ROINumber',
    'ROIGenerationAlgorithm',
    'ROIDisplayColor',
    'ContourGeometricType',
    'ContourData',
    'RTROIInterpretedType',
  ]
  for (const keyword of kept) expect([keyword, valuesOf(output, keyword)]).toEqual([keyword, valuesOf(file, keyword)])
  expect(valuesOf(output, 'StructureSetLabel')).toEqual(['REMOVED'])
  expect(valuesOf(output, 'ROIObservationLabel')).toEqual(['GTV'])
  expect(valuesOf(output, 'ROIDescription')).toEqual(['GTV'])
  expect(valuesOf(output, 'ROIInterpreter')).toEqual([''])
})

test('a segmentation keeps what its segments are', () => {
  const segment = {
    SegmentLabel: 'Lesion 1 of Adler',
    SegmentDescription: 'Zqxkbrimble',
    SegmentedPropertyTypeCodeSequence: coded(['4147007', 'SCT', 'Mass']),
    SegmentAlgorithmType: 'MANUAL',
    TrackingID: 'Zqxkbrimble',
    TrackingUID: '1.2.3.77',
  }
  const { output } = deidentified(research, instanceOf({ Modality: 'SEG', SegmentSequence: [dataSet(segment)] }))
  expect(valuesOf(output, 'SegmentLabel')).toEqual(['Lesion 1'])
  expect(valuesOf(output, 'SegmentDescription')).toEqual([])
  expect(valuesOf(output, 'CodeMeaning')).toContain('Mass')
  expect(valuesOf(output, 'TrackingID')).toEqual(['REMOVED'])
  expect(valuesOf(output, 'TrackingUID')).toEqual([identities.uid('1.2.3.77')])
  expect(readFile(output).elements.length).toBeGreaterThan(20)
})

test('an annotation of a waveform is cleaned as the content of a report', () => {
  const notes = ['Sinus rhythm', 'Adler in pain', 'Zqxkbrimble'].map((text) => dataSet({ UnformattedTextValue: text }))
  const { output } = deidentified(research, instanceOf({ WaveformAnnotationSequence: notes }))
  expect(valuesOf(output, 'UnformattedTextValue')).toEqual(['Sinus rhythm', 'in pain', 'REMOVED'])
})
