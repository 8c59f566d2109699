// Whoever is to be protected in these suites, and what identifies him under each VR. All of it is said in the header, too.
import { bytesOf, padded } from '../planted/binary.ts'
import { sorted, type DataSet, type Element, type PlainElement } from '../planted/element.ts'
import { ordinaryFile } from '../planted/file.ts'
import { dataSet, type Literal } from '../planted/literal.ts'
import { ctSlice } from '../planted/objects/images.ts'
import { syntaxes } from '../planted/syntaxes.ts'

const HEADER: Literal = {
  PatientName: 'Okonkwo^Chidera',
  PatientID: '96985821',
  PatientBirthDate: '19570314',
  PatientAddress: '12 Juniper Crescent',
  PatientTelephoneNumbers: '604-555-0137',
  AccessionNumber: 'ACC2024117',
  ReferringPhysicianName: 'Ashworth^Penelope',
  InstitutionName: 'Kootenay Valley Hospital',
  RetrieveAETitle: 'KVHAE7',
  StudyDate: '20231117',
}

/** What identifies under a VR: the value, and a part of it by which one sees that it came out. */
export interface Identifying {
  readonly value: string
  readonly sign: string
}

const TEXT: Identifying = { value: 'of Okonkwo', sign: 'Okonkwo' }
const BYTES: Identifying = { value: 'Okonkwo^Chidera ', sign: 'Okonkwo' }

/** By VR; those that are not here have room for nothing that names anybody. */
export const IDENTIFYING: Readonly<Record<string, Identifying>> = {
  ...{ LO: TEXT, LT: TEXT, SH: TEXT, ST: TEXT, UC: TEXT, UT: TEXT },
  ...{ OB: BYTES, OD: BYTES, OF: BYTES, OL: BYTES, OV: BYTES, OW: BYTES, UN: BYTES },
  PN: { value: 'Ashworth^Penelope', sign: 'Ashworth' },
  AE: { value: 'KVHAE7', sign: 'KVHAE7' },
  CS: { value: 'OKONKWO', sign: 'OKONKWO' },
  DA: { value: '20231203', sign: '20231203' },
  DT: { value: '20231203101112', sign: '20231203' },
  UI: { value: '1.2.276.0.9999.66.7', sign: '1.2.276.0.9999.66.7' },
  UR: { value: 'https://okonkwo.example/', sign: 'okonkwo' },
  DS: { value: '96985821', sign: '96985821' },
  IS: { value: '96985821', sign: '96985821' },
}

/** An element that identifies. */
export function identifyingElement(tag: number, vr: string): PlainElement | undefined {
  const found = IDENTIFYING[vr]
  return found === undefined ? undefined : { tag, vr, bytes: bytesOf(padded(found.value, 2, vr === 'UI' ? '\0' : ' ')) }
}

const BASE: DataSet = dataSet({ ...ctSlice(1), ...HEADER })

/** The victim's slice with more elements. */
export function victimSlice(more: readonly Element[]): Uint8Array {
  return ordinaryFile(sorted([...BASE, ...more]), syntaxes.explicitLittle, 'defined')
}

/** The victim's slice with more attributes. */
export function victimWith(more: Literal): Uint8Array {
  return victimSlice(dataSet(more))
}
