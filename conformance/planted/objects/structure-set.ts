import type { Literal } from '../literal.ts'
import { SLICE_SPACING } from './images.ts'
import { commonModules } from './modules.ts'
import { ctFrameOfReferenceUid, referenceTo, seriesUid, studyUid } from './uids.ts'

const DETACHED_STUDY_CLASS = '1.2.840.10008.3.1.2.3.1'

/** A structure set with one contour on each of the first CT slices (PS3.3 A.19). */
export function structureSet(sliceCount: number): Literal {
  const numbers = Array.from({ length: sliceCount }, (_, index) => index + 1)
  return {
    ...commonModules('rtstruct', 'RTSTRUCT', 1),
    OperatorsName: 'Tremblay^Jo',
    FrameOfReferenceUID: ctFrameOfReferenceUid,
    PositionReferenceIndicator: '',
    StructureSetLabel: 'NODULE',
    StructureSetName: 'Okafor nodule',
    StructureSetDate: '20230914',
    StructureSetTime: '140000',
    ApprovalStatus: 'UNAPPROVED',
    ReferencedFrameOfReferenceSequence: [referencedFrame(numbers)],
    StructureSetROISequence: [
      {
        ROINumber: 1,
        ReferencedFrameOfReferenceUID: ctFrameOfReferenceUid,
        ROIName: 'GTV',
        ROIGenerationAlgorithm: 'MANUAL',
      },
    ],
    ROIContourSequence: [{ ReferencedROINumber: 1, ROIDisplayColor: '255\\0\\0', ContourSequence: numbers.map(contour) }],
    RTROIObservationsSequence: [
      { ObservationNumber: 1, ReferencedROINumber: 1, RTROIInterpretedType: 'GTV', ROIInterpreter: 'Varga^Ildiko' },
    ],
  }
}

function referencedFrame(numbers: readonly number[]): Literal {
  const images = numbers.map((number) => referenceTo('ct', number))
  return {
    FrameOfReferenceUID: ctFrameOfReferenceUid,
    RTReferencedStudySequence: [
      {
        ReferencedSOPClassUID: DETACHED_STUDY_CLASS,
        ReferencedSOPInstanceUID: studyUid,
        RTReferencedSeriesSequence: [{ SeriesInstanceUID: seriesUid('ct'), ContourImageSequence: images }],
      },
    ],
  }
}

function contour(number: number): Literal {
  const z = (number - 1) * SLICE_SPACING
  return {
    ContourImageSequence: [referenceTo('ct', number)],
    ContourGeometricType: 'CLOSED_PLANAR',
    NumberOfContourPoints: 4,
    ContourData: `-3\\-3\\${z}\\3\\-3\\${z}\\3\\3\\${z}\\-3\\3\\${z}`,
  }
}
