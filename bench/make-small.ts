// Small instances by the million: one header of some 60 elements and 16 × 16 pixels, in which UIDs and numbers of a fixed width are changed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet } from '@lethe/dicom'
import { encodeFile } from './encode-file.ts'

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4'
const ROOT = '1.2.826.0.1.3680043.99.10'
const FOLDER_FILES = 1000
const STUDY_FILES = 1000
const PATIENT_STUDIES = 10

// Letters that stand nowhere else in the file; each is a place of seven digits.
const PLACES = ['IIIIIII', 'SSSSSSS', 'PPPPPPP'] as const
const SEVEN_DIGITS = 1_000_000

/** Writes so many different instances, 1,000 to a folder and a study; gives the bytes of one. */
export function makeSmallFolder(folder: string, count: number): number {
  const file = template()
  const places = PLACES.map((mark) => offsetsOf(file, mark))
  for (let index = 0; index < count; index += 1) {
    const study = Math.floor(index / STUDY_FILES)
    const numbers = [index, study, Math.floor(study / PATIENT_STUDIES)]
    for (const [place, offsets] of places.entries()) {
      const digits = String(SEVEN_DIGITS + (numbers[place] ?? 0))
      for (const offset of offsets) file.write(digits, offset, 'latin1')
    }
    const parent = join(folder, String(Math.floor(index / FOLDER_FILES)).padStart(4, '0'))
    if (index % FOLDER_FILES === 0) mkdirSync(parent, { recursive: true })
    writeFileSync(join(parent, `${index % FOLDER_FILES}.dcm`), file)
  }
  return file.length
}

function offsetsOf(file: Buffer, mark: string): number[] {
  const offsets: number[] = []
  for (let at = file.indexOf(mark); at >= 0; at = file.indexOf(mark, at + 1)) offsets.push(at)
  return offsets
}

function template(): Buffer {
  const sopInstanceUid = `${ROOT}.3.IIIIIII`
  return encodeFile({ sopClassUid: MR_IMAGE_STORAGE, sopInstanceUid, root: ROOT }, dataSet(sopInstanceUid))
}

function dataSet(sopInstanceUid: string): DataSet {
  const word = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8)
  return DataSet.of({
    ...{ SOPClassUID: MR_IMAGE_STORAGE, SOPInstanceUID: sopInstanceUid, StudyInstanceUID: `${ROOT}.1.SSSSSSS` },
    ...{ SeriesInstanceUID: `${ROOT}.2.SSSSSSS`, FrameOfReferenceUID: `${ROOT}.4.SSSSSSS`, Modality: 'MR' },
    ...{ StudyDate: '20240310', SeriesDate: '20240310', ContentDate: '20240310', StudyTime: '101010', ContentTime: '101013' },
    ...{ AccessionNumber: 'A1SSSSSSS', Manufacturer: 'ACME', InstitutionName: 'General Hospital', StationName: 'MR01' },
    ...{ ReferringPhysicianName: 'Referring^Rita', StudyDescription: 'MR HEAD', SeriesDescription: 'AX T2' },
    ...{ PatientName: 'Bench^Benjamin', PatientID: '90PPPPPPP', PatientBirthDate: '19501231', PatientSex: 'M' },
    ...{ ImageType: 'ORIGINAL\\PRIMARY\\M', SliceThickness: '5', RepetitionTime: '4000', EchoTime: '90', StudyID: '77' },
    ...{ MagneticFieldStrength: '1.5', SpacingBetweenSlices: '6', FlipAngle: '90', PatientPosition: 'HFS', SeriesNumber: '1' },
    ...{ ImagePositionPatient: '-100\\-100\\0', ImageOrientationPatient: '1\\0\\0\\0\\1\\0', SliceLocation: '0' },
    ...{ SamplesPerPixel: word(1), PhotometricInterpretation: 'MONOCHROME2', Rows: word(16), Columns: word(16) },
    ...{ PixelSpacing: '1\\1', BitsAllocated: word(16), BitsStored: word(12), HighBit: word(11), PixelRepresentation: word(0) },
    ...{ WindowCenter: '40', WindowWidth: '400', PixelData: new Uint8Array(512) },
  })
}
