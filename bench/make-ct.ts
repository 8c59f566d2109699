// CT instances as scanners send them, for benchmarks: a header of some 130 elements, private ones among them, and 512 × 512 pixels of 16 bits.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet } from '@lethe/dicom'
import { encodeFile } from './encode-file.ts'

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2'
const ROOT = '1.2.826.0.1.3680043.99.7'
const SLICES_A_SERIES = 200

/** What an instance has beside the usual attributes. */
export type Extra = (index: number) => Record<string, string | Uint8Array | readonly DataSet[]>

const NOTHING: Extra = () => ({})

/** Writes CT instances into a folder, 200 to a series; gives their bytes in all. */
export function makeCtFolder(folder: string, count: number, extra: Extra = NOTHING): number {
  const pixels = makePixels()
  let bytes = 0
  for (let index = 0; index < count; index += 1) {
    const series = join(folder, `series${Math.floor(index / SLICES_A_SERIES)}`)
    if (index % SLICES_A_SERIES === 0) mkdirSync(series, { recursive: true })
    const file = makeCt(index, pixels, extra(index))
    writeFileSync(join(series, `${index}.dcm`), file)
    bytes += file.length
  }
  return bytes
}

function makeCt(index: number, pixels: Uint8Array, extra: ReturnType<Extra>): Buffer {
  const series = Math.floor(index / SLICES_A_SERIES)
  const sopInstanceUid = `${ROOT}.3.${series}.${index}`
  const names = { sopClassUid: CT_IMAGE_STORAGE, sopInstanceUid, root: ROOT }
  return encodeFile(names, ctDataSet({ index, series, sopInstanceUid, pixels, extra }))
}

interface Slice {
  readonly index: number
  readonly series: number
  readonly sopInstanceUid: string
  readonly pixels: Uint8Array
  readonly extra: ReturnType<Extra>
}

function ctDataSet(slice: Slice): DataSet {
  const dataSet = DataSet.of({ ...identity(slice), ...acquisition(slice), ...image(slice), ...slice.extra })
  for (let element = 0; element < 24; element += 1) {
    const vr = element % 3 === 0 ? 'DS' : element % 3 === 1 ? 'LO' : 'OB'
    dataSet.put({ tag: 0x00191000 + element, vr, value: new TextEncoder().encode(`${element}.25 `.padEnd(8)) })
  }
  dataSet.put({ tag: 0x00190010, vr: 'LO', value: new TextEncoder().encode('BENCH CT ACQUISITION') })
  return dataSet
}

function identity({ series, sopInstanceUid }: Slice): Record<string, string | readonly DataSet[]> {
  return {
    SpecificCharacterSet: 'ISO_IR 100',
    ...{
      SOPClassUID: CT_IMAGE_STORAGE,
      SOPInstanceUID: sopInstanceUid,
      StudyInstanceUID: `${ROOT}.1`,
      SeriesInstanceUID: `${ROOT}.2.${series}`,
    },
    ...{ FrameOfReferenceUID: `${ROOT}.4`, InstanceCreationDate: '20240310', InstanceCreationTime: '101112' },
    ...{ StudyDate: '20240310', SeriesDate: '20240310', AcquisitionDate: '20240310', ContentDate: '20240310' },
    ...{ StudyTime: '101010.5', SeriesTime: '101011', AcquisitionTime: '101012', ContentTime: '101013' },
    ...{
      AccessionNumber: 'A1234567',
      Manufacturer: 'ACME',
      InstitutionName: 'General Hospital',
      InstitutionAddress: '1 Main St',
    },
    ...{
      ReferringPhysicianName: 'Referring^Rita',
      StationName: 'CT01',
      StudyDescription: 'CT CHEST',
      SeriesDescription: 'AX 1.0 LUNG',
    },
    ...{ PerformingPhysicianName: 'Perform^Paul', OperatorsName: 'Operator^Olga', ManufacturerModelName: 'ACME CT 64' },
    ...{
      PatientName: 'Bench^Benjamin',
      PatientID: '9698658215',
      PatientBirthDate: '19501231',
      PatientSex: 'M',
      PatientAge: '073Y',
    },
    ...{
      PatientSize: '1.80',
      PatientWeight: '80',
      PatientAddress: '2 Side St',
      DeviceSerialNumber: 'SN123',
      SoftwareVersions: 'V1.2',
    },
    ...{ ProtocolName: 'Chest', StudyID: '77', SeriesNumber: String(series + 1), RequestedProcedureDescription: 'CT chest' },
    ProcedureCodeSequence: [
      DataSet.of({ CodeValue: 'CTCHEST', CodingSchemeDesignator: '99BENCH', CodeMeaning: 'CT of the chest' }),
    ],
    ReferencedStudySequence: [
      DataSet.of({ ReferencedSOPClassUID: '1.2.840.10008.3.1.2.3.1', ReferencedSOPInstanceUID: `${ROOT}.1` }),
    ],
    RequestAttributesSequence: [DataSet.of({ ScheduledProcedureStepID: 'S1', RequestedProcedureID: 'R1' })],
  }
}

function acquisition({ index }: Slice): Record<string, string> {
  return {
    ...{
      ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
      Modality: 'CT',
      BodyPartExamined: 'CHEST',
      ScanOptions: 'HELICAL MODE',
      SliceThickness: '1.0',
    },
    ...{ KVP: '120', DataCollectionDiameter: '500', ReconstructionDiameter: '360', DistanceSourceToDetector: '1040' },
    ...{
      DistanceSourceToPatient: '570',
      GantryDetectorTilt: '0',
      TableHeight: '150',
      RotationDirection: 'CW',
      ExposureTime: '500',
    },
    ...{
      XRayTubeCurrent: '200',
      Exposure: '100',
      FilterType: 'BODY',
      GeneratorPower: '40',
      FocalSpots: '1.2',
      ConvolutionKernel: 'B30f',
    },
    ...{
      PatientPosition: 'HFS',
      AcquisitionNumber: '1',
      InstanceNumber: String(index + 1),
      ImagePositionPatient: `-180\\-180\\${index}`,
    },
    ...{ ImageOrientationPatient: '1\\0\\0\\0\\1\\0', SliceLocation: String(index), PositionReferenceIndicator: 'SN' },
  }
}

function image({ pixels }: Slice): Record<string, string | Uint8Array> {
  const word = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8)
  return {
    ...{
      SamplesPerPixel: word(1),
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: word(512),
      Columns: word(512),
      PixelSpacing: '0.7\\0.7',
    },
    ...{ BitsAllocated: word(16), BitsStored: word(12), HighBit: word(11), PixelRepresentation: word(0) },
    ...{
      WindowCenter: '40',
      WindowWidth: '400',
      RescaleIntercept: '-1024',
      RescaleSlope: '1',
      RescaleType: 'HU',
      PixelData: pixels,
    },
  }
}

function makePixels(): Uint8Array {
  const pixels = new Uint8Array(512 * 512 * 2)
  let state = 1
  for (let index = 0; index < pixels.length; index += 2) {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    pixels[index] = state >> 16
    pixels[index + 1] = (state >> 24) & 15
  }
  return pixels
}
