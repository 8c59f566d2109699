import { randomUUID } from 'node:crypto'
import { DataSet, encodeFileMeta, EXPLICIT_VR_LITTLE_ENDIAN, padded, uidOfKeyword, writeDataSet, Writer } from '@lethe/dicom'
import { EXPLICIT_LITTLE, type Vr } from '@lethe/dicom'
import { PHANTOM_INTERCEPT, PHANTOM_SIDE, phantomSlice } from './phantom.ts'

/** A study with identifiers in every place where they were found in real files. */
export interface PlantedStudy {
  readonly files: readonly Uint8Array[]
  /** What must not be in the output, each as a reader would recognise it. */
  readonly identifiers: readonly string[]
}

// Nobody: a person, a hospital and a street that do not exist, a health number with a wrong check digit, a telephone number of the
// range that is kept free for stories.
const PERSON = {
  family: 'Okonjo-Tremblay',
  given: 'Léonie',
  id: 'CIH-7730418',
  healthNumber: '9012345678',
  born: '19570314',
  address: '418 Kestrel Lane, Cedar Inlet BC',
  telephone: '250-555-0148',
  physician: 'Vandermeer',
  operator: 'Quillfeather',
  hospital: 'Cedar Inlet Hospital',
  scannerTitle: 'CEDARCT2',
  accession: 'A5830417',
  studyDate: '20240516',
} as const

const SLICES = 3
const SLICE_MILLIMETRES = 5
const PRIVATE_CREATOR = 0x00090010
const PRIVATE_NOTE = 0x00091001
const PRIVATE_NUMBER = 0x00091002
const OVERLAY_COMMENTS = 0x60004000
const CT_IMAGE = uidOfKeyword('CTImageStorage') as string

/** Makes the study; its UIDs are new each time. */
export function plantStudy(): PlantedStudy {
  const study = newUid()
  const series = newUid()
  const frame = newUid()
  const instances = Array.from({ length: SLICES }, newUid)
  const files = instances.map((instance, index) => encodeSlice({ study, series, frame, instance, index }))
  return { files, identifiers: [...Object.values(PERSON), study, series, frame, ...instances] }
}

interface Slice {
  readonly study: string
  readonly series: string
  readonly frame: string
  readonly instance: string
  readonly index: number
}

function encodeSlice(slice: Slice): Uint8Array {
  const dataSet = DataSet.of({ ...patient(), ...examination(slice), ...equipment(), ...picture(slice) })
  put(dataSet, { tag: PRIVATE_CREATOR, vr: 'LO', text: `${PERSON.hospital} PACS` })
  put(dataSet, { tag: PRIVATE_NOTE, vr: 'LO', text: `read by ${PERSON.physician} for ${PERSON.family}` })
  put(dataSet, { tag: PRIVATE_NUMBER, vr: 'LO', text: PERSON.healthNumber })
  put(dataSet, { tag: OVERLAY_COMMENTS, vr: 'LT', text: `marked for ${PERSON.given} ${PERSON.family}` })
  const pieces: Uint8Array[] = [encodeStart(slice)]
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  writeDataSet(writer, dataSet, EXPLICIT_LITTLE)
  writer.flush()
  return Buffer.concat(pieces)
}

/** Preamble and file meta information: a preamble may hold anything (PS3.10 7.1), and some systems write into it. */
function encodeStart({ instance }: Slice): Uint8Array {
  const start = encodeFileMeta({
    sopClassUid: CT_IMAGE,
    sopInstanceUid: instance,
    transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN,
    implementationClassUid: newUid(),
    implementationVersionName: PERSON.scannerTitle,
  })
  start.set(utf8(`EXPORT ${PERSON.scannerTitle} ${PERSON.family} ${PERSON.id}`))
  return start
}

function patient() {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: utf8Value(`${PERSON.family}^${PERSON.given}`, 'PN'),
    PatientID: PERSON.id,
    OtherPatientIDsSequence: [DataSet.of({ PatientID: PERSON.healthNumber, IssuerOfPatientID: 'BC PHN' })],
    PatientBirthDate: PERSON.born,
    PatientSex: 'F',
    PatientAge: '067Y',
    PatientAddress: PERSON.address,
    PatientTelephoneNumbers: PERSON.telephone,
    PatientComments: utf8Value(`Mme ${PERSON.given} prefers to be called at ${PERSON.telephone}`, 'LT'),
  }
}

function examination({ study, series, frame, instance, index }: Slice) {
  const region = { CodeValue: '69536005', CodingSchemeDesignator: 'SCT', CodeMeaning: `Head of ${PERSON.family}` }
  const related = { StudyInstanceUID: study, SeriesInstanceUID: series, InstitutionName: PERSON.hospital }
  return {
    SOPClassUID: CT_IMAGE,
    SOPInstanceUID: instance,
    StudyInstanceUID: study,
    SeriesInstanceUID: series,
    FrameOfReferenceUID: frame,
    StudyDate: PERSON.studyDate,
    AcquisitionDateTime: `${PERSON.studyDate}0914${String(20 + index)}`,
    StudyTime: '091402',
    StudyID: PERSON.accession,
    AccessionNumber: PERSON.accession,
    StudyDescription: `CT HEAD ${PERSON.family.toUpperCase()}, NO CONTRAST`,
    SeriesNumber: '2',
    InstanceNumber: String(index + 1),
    ReferringPhysicianName: `${PERSON.physician}^Joost^^Dr`,
    OperatorsName: PERSON.operator,
    AnatomicRegionSequence: [DataSet.of(region)],
    RelatedSeriesSequence: [DataSet.of(related)],
  }
}

function equipment() {
  return {
    Modality: 'CT',
    Manufacturer: 'Example Scanners',
    ManufacturerModelName: 'Tomo 64',
    InstitutionName: PERSON.hospital,
    InstitutionAddress: PERSON.address,
    StationName: 'ROOM 2',
    KVP: '120',
    ConvolutionKernel: 'H31s',
    SliceThickness: String(SLICE_MILLIMETRES),
  }
}

function picture({ index }: Slice) {
  return {
    ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
    ImagePositionPatient: `-120\\-120\\${index * SLICE_MILLIMETRES}`,
    ImageOrientationPatient: '1\\0\\0\\0\\1\\0',
    PixelSpacing: '1.875\\1.875',
    SamplesPerPixel: uint16(1),
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: uint16(PHANTOM_SIDE),
    Columns: uint16(PHANTOM_SIDE),
    BitsAllocated: uint16(16),
    BitsStored: uint16(12),
    HighBit: uint16(11),
    PixelRepresentation: uint16(0),
    RescaleIntercept: String(PHANTOM_INTERCEPT),
    RescaleSlope: '1',
    WindowCenter: '40',
    WindowWidth: '80',
    PixelData: phantomSlice(index),
  }
}

function put(dataSet: DataSet, { tag, vr, text }: { tag: number; vr: Vr; text: string }): void {
  dataSet.put({ tag, vr, value: utf8Value(text, vr) })
}

function utf8Value(text: string, vr: Vr): Uint8Array {
  return padded(utf8(text), vr)
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8)
}

/** A new UID of a UUID (PS3.5 B.2). */
function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}
