import type { Literal } from '../literal.ts'
import { codes } from './code.ts'
import { commonModules, contentMoment } from './modules.ts'
import { ctFrameOfReferenceUid, mrFrameOfReferenceUid } from './uids.ts'

/** The width and the height of every image of these suites. */
export const SIDE = 16

/** The distance of neighbouring slices in millimetres. */
export const SLICE_SPACING = 5

/** One slice of the CT series (PS3.3 A.3), counted from 1. */
export function ctSlice(number: number): Literal {
  return {
    ...commonModules('ct', 'CT', number),
    ...contentMoment,
    ...slice(number, ctFrameOfReferenceUid),
    ...gray16(number),
    ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
    SeriesDescription: 'AXIAL LUNG',
    OperatorsName: 'Tremblay^Jo',
    PixelRepresentation: 1,
    RescaleIntercept: '-1024',
    RescaleSlope: '1',
    RescaleType: 'HU',
    KVP: '120',
    AcquisitionNumber: 1,
    AcquisitionDate: '20230914',
    AcquisitionTime: '102011',
    ConvolutionKernel: 'B60f',
    BodyPartExamined: 'CHEST',
    PatientPosition: 'HFS',
    ProtocolName: 'THORAX 5MM',
    AnatomicRegionSequence: [codes.chest],
  }
}

/** One slice of the MR series (PS3.3 A.4), counted from 1. */
export function mrSlice(number: number): Literal {
  return {
    ...commonModules('mr', 'MR', number),
    ...contentMoment,
    ...slice(number, mrFrameOfReferenceUid),
    ...gray16(number),
    ImageType: 'ORIGINAL\\PRIMARY\\OTHER',
    SeriesDescription: 'AX T2',
    ScanningSequence: 'SE',
    SequenceVariant: 'NONE',
    ScanOptions: '',
    MRAcquisitionType: '2D',
    RepetitionTime: '4000',
    EchoTime: '90',
    EchoTrainLength: '15',
    AcquisitionNumber: 1,
    BodyPartExamined: 'CHEST',
    PatientPosition: 'HFS',
    AnatomicRegionSequence: [codes.chest],
  }
}

/** An ultrasound image of 8 bits (PS3.3 A.6). */
export function ultrasound(): Literal {
  return {
    ...commonModules('us', 'US', 1),
    ...contentMoment,
    ImageType: 'ORIGINAL\\PRIMARY',
    PatientOrientation: '',
    Laterality: '',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIDE,
    Columns: SIDE,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    PixelData: Uint8Array.from({ length: SIDE * SIDE }, (_, index) => index % 251),
  }
}

function slice(number: number, frameOfReferenceUid: string): Literal {
  return {
    FrameOfReferenceUID: frameOfReferenceUid,
    PositionReferenceIndicator: '',
    PixelSpacing: '0.75\\0.75',
    ImageOrientationPatient: '1\\0\\0\\0\\1\\0',
    ImagePositionPatient: `-6\\-6\\${(number - 1) * SLICE_SPACING}`,
    SliceThickness: String(SLICE_SPACING),
    SliceLocation: String((number - 1) * SLICE_SPACING),
    BurnedInAnnotation: 'NO',
  }
}

function gray16(number: number): Literal {
  return {
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: SIDE,
    Columns: SIDE,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    WindowCenter: '40',
    WindowWidth: '400',
    PixelData: ramp(number),
  }
}

/** A ramp of 12-bit values, another one for each slice. */
function ramp(number: number): Uint8Array {
  const bytes = new Uint8Array(SIDE * SIDE * 2)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < SIDE * SIDE; index++) view.setUint16(index * 2, (index * 5 + number * 17) % 2048, true)
  return bytes
}
