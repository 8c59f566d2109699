import { DataSet, encodeString, type DataElement, type Vr } from '@lethe/dicom'
import { elementsOf, fileOf } from '../../packages/engine/src/instances.test-support.ts'

/** When a tracer was given and when the pictures were taken, in milliseconds since 1970 on one clock, and how that clock is told. */
export interface PetTimes {
  readonly injected: number
  readonly acquired: number
  /** What stands behind a DT: an offset from UTC, or nothing. */
  readonly offset: string
  readonly patient: string
}

const PET_STORAGE = '1.2.840.10008.5.1.4.1.1.128'

/** What uptake values are computed of, beside times; every one must come out as it went in. */
export const SUV_INPUTS: Readonly<Record<string, string>> = {
  PatientWeight: '70.5',
  PatientSize: '1.72',
  Units: 'BQML',
  DecayCorrection: 'START',
  CorrectedImage: 'DECY\\ATTN\\SCAT\\DTIM\\RAN',
  ActualFrameDuration: '180000',
  FrameReferenceTime: '89998.5',
  DoseCalibrationFactor: '1',
  RescaleSlope: '2.20',
  RescaleIntercept: '0',
  'RadiopharmaceuticalInformationSequence>0>RadionuclideTotalDose': '3.7e+08',
  'RadiopharmaceuticalInformationSequence>0>RadionuclideHalfLife': '6586.2',
  'RadiopharmaceuticalInformationSequence>0>RadionuclidePositronFraction': '0.9673',
  'RadiopharmaceuticalInformationSequence>0>RadiopharmaceuticalVolume': '10',
  'Philips PET Private Group|7053|00': '0.000551',
  'Philips PET Private Group|7053|09': '0.0274',
}

/** A slice of a PET series with its times in every way that manufacturers tell them. */
export function petInstance({ injected, acquired, offset, patient }: PetTimes): Uint8Array {
  const [given, taken] = [clockText(injected), clockText(acquired)]
  const standard = Object.entries(SUV_INPUTS).filter(([name]) => /^[A-Za-z]+$/.test(name))
  const dose = Object.entries(SUV_INPUTS).filter(([name]) => name.includes('>'))
  const radiopharmaceutical = DataSet.of({
    ...Object.fromEntries(dose.map(([name, value]) => [name.slice(name.lastIndexOf('>') + 1), value])),
    RadiopharmaceuticalStartTime: given.slice(8),
    RadiopharmaceuticalStartDateTime: given + offset,
  })
  const elements = elementsOf({
    ...Object.fromEntries(standard),
    SOPClassUID: PET_STORAGE,
    Modality: 'PT',
    ImageType: 'ORIGINAL\\PRIMARY',
    PatientID: patient,
    StudyDate: given.slice(0, 8),
    StudyTime: given.slice(8),
    SeriesDate: taken.slice(0, 8),
    SeriesTime: taken.slice(8),
    AcquisitionDate: taken.slice(0, 8),
    AcquisitionTime: taken.slice(8),
    AcquisitionDateTime: taken + offset,
    RadiopharmaceuticalInformationSequence: [radiopharmaceutical],
  })
  return fileOf([...elements, ...privateElements({ given, taken, injected, acquired })].toSorted((a, b) => a.tag - b.tag))
}

function privateElements(times: { given: string; taken: string; injected: number; acquired: number }): DataElement[] {
  const text = (tag: number, vr: Vr, value: string): DataElement => ({ tag, vr, value: encodeString(value, vr) })
  const seconds = (tag: number, milliseconds: number): DataElement => ({
    tag,
    vr: 'SL',
    value: new Uint8Array(Int32Array.of(Math.floor(milliseconds / 1000)).buffer),
  })
  const { given, taken, injected, acquired } = times
  return [
    text(0x00090010, 'LO', 'GEMS_PETD_01'),
    text(0x00090011, 'LO', 'GEMS_IDEN_01'),
    text(0x0009100d, 'DT', taken),
    text(0x0009103b, 'DT', given),
    text(0x0009106c, 'SH', taken),
    seconds(0x00091127, acquired),
    seconds(0x000911e9, injected),
    text(0x00710010, 'LO', 'SIEMENS MED PT'),
    text(0x00711022, 'DT', given),
    text(0x70530010, 'LO', 'Philips PET Private Group'),
    text(0x70531000, 'DS', SUV_INPUTS['Philips PET Private Group|7053|00'] as string),
    text(0x70531009, 'DS', SUV_INPUTS['Philips PET Private Group|7053|09'] as string),
  ]
}

/** `YYYYMMDDHHMMSS` */
function clockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')
}
