import type { Literal } from '../literal.ts'
import { codes } from './code.ts'
import { SIDE, SLICE_SPACING } from './images.ts'
import { commonModules, contentMoment } from './modules.ts'
import { ctFrameOfReferenceUid, dimensionOrganizationUid, referenceTo, seriesUid } from './uids.ts'

/** A binary segmentation of the first CT slices, one frame for each (PS3.3 A.51). */
export function segmentation(frameCount: number): Literal {
  const numbers = Array.from({ length: frameCount }, (_, index) => index + 1)
  return {
    ...commonModules('seg', 'SEG', 1),
    ...contentMoment,
    ...pixels(frameCount),
    FrameOfReferenceUID: ctFrameOfReferenceUid,
    PositionReferenceIndicator: '',
    ImageType: 'DERIVED\\PRIMARY',
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    SeriesDescription: 'Nodule segmentation',
    ContentLabel: 'NODULE',
    ContentDescription: 'Nodule of the right upper lobe',
    ContentCreatorName: 'Varga^Ildiko',
    SegmentationType: 'BINARY',
    SegmentSequence: [segment()],
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: seriesUid('ct'), ReferencedInstanceSequence: numbers.map((number) => referenceTo('ct', number)) },
    ],
    DimensionOrganizationType: '3D',
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: dimensionOrganizationUid }],
    DimensionIndexSequence: [dimension('0062000B', '0062000A'), dimension('00200032', '00209113')],
    SharedFunctionalGroupsSequence: [sharedGroups()],
    PerFrameFunctionalGroupsSequence: numbers.map(frameGroups),
  }
}

function segment(): Literal {
  return {
    SegmentNumber: 1,
    SegmentLabel: 'Nodule',
    SegmentAlgorithmType: 'MANUAL',
    SegmentedPropertyCategoryCodeSequence: [codes.tissue],
    SegmentedPropertyTypeCodeSequence: [codes.nodule],
  }
}

function dimension(pointer: string, group: string): Literal {
  return { DimensionOrganizationUID: dimensionOrganizationUid, DimensionIndexPointer: pointer, FunctionalGroupPointer: group }
}

function sharedGroups(): Literal {
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: '1\\0\\0\\0\\1\\0' }],
    PixelMeasuresSequence: [
      { PixelSpacing: '0.75\\0.75', SliceThickness: String(SLICE_SPACING), SpacingBetweenSlices: String(SLICE_SPACING) },
    ],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
  }
}

function frameGroups(number: number): Literal {
  const source: Literal = {
    ...referenceTo('ct', number),
    SpatialLocationsPreserved: 'YES',
    PurposeOfReferenceCodeSequence: [codes.sourceForSegmentation],
  }
  return {
    FrameContentSequence: [{ DimensionIndexValues: [1, number] }],
    PlanePositionSequence: [{ ImagePositionPatient: `-6\\-6\\${(number - 1) * SLICE_SPACING}` }],
    DerivationImageSequence: [{ DerivationCodeSequence: [codes.segmentation], SourceImageSequence: [source] }],
  }
}

function pixels(frameCount: number): Literal {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frameCount,
    Rows: SIDE,
    Columns: SIDE,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    PixelData: Uint8Array.from({ length: (SIDE * SIDE * frameCount) / 8 }, (_, index) => (index % 4 === 1 ? 0x3c : 0)),
  }
}
