// One large Enhanced CT, written frame by frame.
import { closeSync, openSync, writeSync } from 'node:fs'
import {
  DataSet,
  encodeFileMeta,
  EXPLICIT_LITTLE,
  EXPLICIT_VR_LITTLE_ENDIAN,
  PIXEL_DATA,
  writeDataSet,
  Writer,
} from '@lethe/dicom'

const ENHANCED_CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2.1'
const ROOT = '1.2.826.0.1.3680043.99.8'
const FRAME_BYTES = 512 * 512 * 2

/** Writes an Enhanced CT of so many frames of 0.5 MiB; gives its bytes. */
export function makeMultiFrame(path: string, frameCount: number): number {
  const meta = encodeFileMeta({
    sopClassUid: ENHANCED_CT_IMAGE_STORAGE,
    sopInstanceUid: `${ROOT}.3`,
    transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN,
    implementationClassUid: `${ROOT}.9`,
    implementationVersionName: 'BENCH',
  })
  const file = openSync(path, 'w')
  let written = writeSync(file, meta)
  const writer = new Writer((piece) => (written += writeSync(file, piece)))
  writer.token({ kind: 'dataSet', transferSyntax: { uid: '', encoding: EXPLICIT_LITTLE, deflated: false, encapsulated: false } })
  writeDataSet(writer, description(frameCount), EXPLICIT_LITTLE)
  const length = frameCount * FRAME_BYTES
  writer.token({ kind: 'bulk', tag: PIXEL_DATA, vr: 'OW', length, encoding: EXPLICIT_LITTLE, offset: 0 })
  writer.flush()
  const frame = new Uint8Array(FRAME_BYTES).map((_, index) => index)
  for (let index = 0; index < frameCount; index += 1) writeSync(file, frame)
  closeSync(file)
  return written + length
}

function description(frameCount: number): DataSet {
  const word = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8)
  return DataSet.of({
    ...{
      SOPClassUID: ENHANCED_CT_IMAGE_STORAGE,
      SOPInstanceUID: `${ROOT}.3`,
      StudyInstanceUID: `${ROOT}.1`,
      SeriesInstanceUID: `${ROOT}.2`,
    },
    ...{
      ImageType: 'ORIGINAL\\PRIMARY\\VOLUME\\NONE',
      Modality: 'CT',
      PatientName: 'Bench^Benjamin',
      PatientID: '77',
      StudyDate: '20240310',
    },
    ...{ NumberOfFrames: String(frameCount), SamplesPerPixel: word(1), PhotometricInterpretation: 'MONOCHROME2' },
    ...{
      Rows: word(512),
      Columns: word(512),
      BitsAllocated: word(16),
      BitsStored: word(12),
      HighBit: word(11),
      PixelRepresentation: word(0),
    },
  })
}
