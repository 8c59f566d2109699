// An Enhanced MR with a great header: per-frame functional groups as scanners write them, some 20 elements a frame (PS3.3 C.7.6.16).
import { writeFileSync } from 'node:fs'
import { DataSet } from '@lethe/dicom'
import { encodeFile } from './encode-file.ts'

const ENHANCED_MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4.1'
const ROOT = '1.2.826.0.1.3680043.99.11'

/** Data Elements of a frame, sequences among them. */
export const FRAME_ELEMENTS = 23

/** Writes an Enhanced MR of so many frames of 2 × 2 pixels; gives its bytes. */
export function makeEnhancedMr(path: string, { frameCount, number }: { frameCount: number; number: number }): number {
  const sopInstanceUid = `${ROOT}.3.${number}`
  const names = { sopClassUid: ENHANCED_MR_IMAGE_STORAGE, sopInstanceUid, root: ROOT }
  const file = encodeFile(names, header(sopInstanceUid, frameCount))
  writeFileSync(path, file)
  return file.length
}

function header(sopInstanceUid: string, frameCount: number): DataSet {
  const word = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8)
  return DataSet.of({
    ...{ SOPClassUID: ENHANCED_MR_IMAGE_STORAGE, SOPInstanceUID: sopInstanceUid, StudyInstanceUID: `${ROOT}.1` },
    ...{ SeriesInstanceUID: `${ROOT}.2`, ImageType: 'ORIGINAL\\PRIMARY\\VOLUME\\NONE', Modality: 'MR', StudyDate: '20240310' },
    ...{
      PatientName: 'Bench^Benjamin',
      PatientID: '9698658215',
      PatientBirthDate: '19501231',
      InstitutionName: 'General Hospital',
    },
    ...{ StudyDescription: 'MR HEAD', SeriesDescription: 'AX T2', Manufacturer: 'ACME', NumberOfFrames: String(frameCount) },
    ...{ SamplesPerPixel: word(1), PhotometricInterpretation: 'MONOCHROME2', Rows: word(2), Columns: word(2) },
    ...{ BitsAllocated: word(16), BitsStored: word(12), HighBit: word(11), PixelRepresentation: word(0) },
    PerFrameFunctionalGroupsSequence: Array.from({ length: frameCount }, (_, index) => frame(index)),
    PixelData: new Uint8Array(8 * frameCount),
  })
}

function frame(index: number): DataSet {
  const long = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
  const double = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer)
  return DataSet.of({
    FrameContentSequence: [
      DataSet.of({
        ...{ FrameAcquisitionDateTime: '20240310101112.5', FrameReferenceDateTime: '20240310101112.5' },
        ...{ FrameAcquisitionDuration: double(12.5), DimensionIndexValues: long(index + 1), StackID: '1' },
        ...{ InStackPositionNumber: long(index + 1), TemporalPositionIndex: long(1), FrameLabel: 'AX T2' },
      }),
    ],
    PlanePositionSequence: [DataSet.of({ ImagePositionPatient: `-180\\-180\\${index}` })],
    PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: '1\\0\\0\\0\\1\\0' })],
    PixelMeasuresSequence: [DataSet.of({ PixelSpacing: '0.7\\0.7', SliceThickness: '1.0' })],
    FrameVOILUTSequence: [DataSet.of({ WindowCenter: '40', WindowWidth: '400' })],
    MREchoSequence: [DataSet.of({ EffectiveEchoTime: double(90) })],
    MRAveragesSequence: [DataSet.of({ NumberOfAverages: double(2) })],
  })
}
