import {
  DataSet,
  encodeFileMeta,
  EXPLICIT_LITTLE,
  EXPLICIT_VR_LITTLE_ENDIAN,
  uidOfKeyword,
  writeDataSet,
  Writer,
} from '@lethe/dicom'

/** Stands in every identifying value of an instance made here; nowhere in what the product may write. */
export const MARK = 'QZMARK'

/** What of an instance a test chooses. */
export interface InstanceChoice {
  /** Distinguishes the SOP instances; instances of one number have one UID. */
  readonly number?: number
  readonly patient?: string
  readonly modality?: string
  /** The value of each pixel byte, so that two instances of one UID can differ. */
  readonly shade?: number
  readonly side?: number
  readonly attributes?: Readonly<Record<string, string>>
}

const CT_IMAGE = uidOfKeyword('CTImageStorage') as string
const DIRECTORY = uidOfKeyword('MediaStorageDirectoryStorage') as string
const UID_ROOT = '1.2.276.0.9999.77'

/** A small CT image with a mark in every identifying value. */
export function encodeInstance({ number = 1, patient = 'A', shade = 7, side = 16, ...choice }: InstanceChoice = {}): Uint8Array {
  const instance = `${UID_ROOT}.3.${number}`
  const dataSet = DataSet.of({
    ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
    SOPClassUID: CT_IMAGE,
    SOPInstanceUID: instance,
    StudyInstanceUID: `${UID_ROOT}.1`,
    SeriesInstanceUID: `${UID_ROOT}.2`,
    StudyDate: '20240516',
    AccessionNumber: `${MARK}A`,
    Modality: choice.modality ?? 'CT',
    InstitutionName: `${MARK} Hospital`,
    ReferringPhysicianName: `${MARK}^Referring`,
    StudyDescription: `head of ${MARK}`,
    RelatedSeriesSequence: [DataSet.of({ StudyInstanceUID: `${UID_ROOT}.4`, InstitutionName: `${MARK} Hospital` })],
    PatientName: `${MARK}^Patient ${patient}`,
    PatientID: `${MARK}-${patient}`,
    PatientBirthDate: '19570314',
    PatientComments: `call ${MARK}`,
    InstanceNumber: String(number),
    SamplesPerPixel: uint16(1),
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: uint16(side),
    Columns: uint16(side),
    BitsAllocated: uint16(16),
    BitsStored: uint16(12),
    HighBit: uint16(11),
    PixelRepresentation: uint16(0),
    PixelData: new Uint8Array(side * side * 2).fill(shade),
    ...choice.attributes,
  })
  return encodeFile(dataSet, { sopClassUid: CT_IMAGE, sopInstanceUid: instance })
}

/** The Data Set of a file: behind the file meta information, whose length stands in its first element (PS3.10 7.1). */
export function dataSetOf(file: Uint8Array): Uint8Array {
  return file.subarray(144 + new DataView(file.buffer, file.byteOffset).getUint32(140, true))
}

/** A DICOMDIR that names files by their components. */
export function encodeDirectory(fileIds: readonly string[]): Uint8Array {
  const records = fileIds.map((id) => DataSet.of({ DirectoryRecordType: 'IMAGE', ReferencedFileID: id }))
  const dataSet = DataSet.of({ FileSetID: MARK, DirectoryRecordSequence: records })
  return encodeFile(dataSet, { sopClassUid: DIRECTORY, sopInstanceUid: `${UID_ROOT}.9` })
}

function encodeFile(dataSet: DataSet, uids: { sopClassUid: string; sopInstanceUid: string }): Uint8Array {
  const meta = encodeFileMeta({
    ...uids,
    transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN,
    implementationClassUid: `${UID_ROOT}.0`,
    implementationVersionName: 'TEST',
  })
  const pieces = [meta]
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  writeDataSet(writer, dataSet, EXPLICIT_LITTLE)
  writer.flush()
  return Buffer.concat(pieces)
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8)
}
