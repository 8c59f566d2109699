import { DataSet, encodeFileMeta, EXPLICIT_LITTLE, transferSyntax, writeDataSet, Writer, type Encoding } from '@lethe/dicom'
import { bytesOf } from './byte-source.ts'
import type { Hit } from './hit.ts'
import { Inspector } from './inspect.ts'
import { NOTHING_KEPT, type Kept } from './kept.ts'

type Attributes = Readonly<Record<string, string | Uint8Array | readonly DataSet[]>>

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2'
const EXPLICIT = '1.2.840.10008.1.2.1'
const EXPLICIT_BIG = '1.2.840.10008.1.2.2'

/** How a file of the tests is written. */
interface Written {
  readonly transferSyntaxUid?: string
  readonly versionName?: string
}

/** A file of an original: one person, one study. */
export function encodeOriginal(attributes: Attributes = {}, written: Written = {}): Buffer {
  const dataSet = DataSet.of({
    ...image(written),
    SOPInstanceUID: '1.2.276.0.9999.55.3',
    StudyInstanceUID: '1.2.276.0.9999.55.1',
    SeriesInstanceUID: '1.2.276.0.9999.55.2',
    StudyDate: '20240516',
    PatientName: 'Okonkwo^Chidera',
    PatientID: '9698658215',
    PatientBirthDate: '19570314',
    ...attributes,
  })
  return encode(dataSet, { versionName: 'SCANNER', ...written })
}

/** A candidate as the product would write it of that original, with more attributes. */
export function encodeCandidate(attributes: Attributes = {}, written: Written = {}): Buffer {
  const dataSet = DataSet.of({
    ...image(written),
    SOPInstanceUID: '2.25.329800735698586629295641978511506172918',
    StudyInstanceUID: '2.25.215614560239471065890132147801239874561',
    SeriesInstanceUID: '2.25.105614560239471065890132147801239874562',
    StudyDate: '20220111',
    PatientName: 'K3QZ7VBTM2YHWP',
    PatientID: 'K3QZ7VBTM2YHWP',
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'Lethe 0.1.0\\PS3.15 2026c\\profile research 1',
    ...attributes,
  })
  return encode(dataSet, { versionName: 'Lethe 0.1.0', ...written })
}

function encode(dataSet: DataSet, { transferSyntaxUid = EXPLICIT, versionName = '' }: Written): Buffer {
  const meta = encodeFileMeta({
    sopClassUid: CT_IMAGE,
    sopInstanceUid: versionName.startsWith('Lethe') ? '2.25.329800735698586629295641978511506172918' : '1.2.276.0.9999.55.3',
    transferSyntaxUid,
    implementationClassUid: '2.25.240478138312394219870263113857012310517',
    implementationVersionName: versionName,
  })
  const pieces = [meta]
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  const syntax = transferSyntax(transferSyntaxUid)
  const encoding: Encoding = syntax?.encoding ?? EXPLICIT_LITTLE
  if (syntax !== undefined) writer.token({ kind: 'dataSet', transferSyntax: syntax })
  writeDataSet(writer, dataSet, encoding)
  writer.flush()
  return Buffer.concat(pieces)
}

/** What inspect says of a candidate beside its original. */
export function inspected(original: Uint8Array, candidate: Uint8Array, kept: Partial<Kept> = {}): Hit[] {
  return new Inspector().inspect(bytesOf(original), bytesOf(candidate), { ...NOTHING_KEPT, ...kept })
}

function image({ transferSyntaxUid }: Written): Attributes {
  const word = (value: number): Uint8Array => {
    const bytes = [value & 255, value >> 8]
    return Uint8Array.from(transferSyntaxUid === EXPLICIT_BIG ? bytes.toReversed() : bytes)
  }
  return {
    ...{ SOPClassUID: CT_IMAGE, Modality: 'CT', ImageType: 'ORIGINAL\\PRIMARY\\AXIAL', InstanceNumber: '1' },
    ...{ SamplesPerPixel: word(1), PhotometricInterpretation: 'MONOCHROME2', Rows: word(4), Columns: word(4) },
    ...{ BitsAllocated: word(16), BitsStored: word(12), HighBit: word(11), PixelRepresentation: word(0) },
    PixelData: new Uint8Array(32),
  }
}
