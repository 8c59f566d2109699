import type { Literal } from '../literal.ts'
import { instanceUid, type ObjectKind, seriesNumber, seriesUid, sopClasses, studyUid } from './uids.ts'

/** The Patient Module of the one patient (PS3.3 C.7.1.1). */
const patient: Literal = {
  PatientName: 'Okafor^Marguerite^Anne',
  PatientID: '4471902',
  IssuerOfPatientID: 'NORTHSHORE',
  PatientBirthDate: '19580307',
  PatientSex: 'F',
}

/** The General Study and Patient Study Modules of the one study (PS3.3 C.7.2). */
const study: Literal = {
  StudyInstanceUID: studyUid,
  StudyDate: '20230914',
  StudyTime: '101522',
  ReferringPhysicianName: 'Leclerc^Henri^^Dr',
  PhysiciansOfRecord: 'Leclerc^Henri^^Dr',
  StudyID: '88213',
  AccessionNumber: 'A2309140117',
  StudyDescription: 'CT thorax follow up nodule',
  PatientAge: '065Y',
  PatientSize: '1.64',
  PatientWeight: '61.5',
}

/** The General Equipment Module, which the enhanced objects need in full (PS3.3 C.7.5). */
const equipment: Literal = {
  Manufacturer: 'Example Imaging',
  ManufacturerModelName: 'Scanner One',
  DeviceSerialNumber: '7781',
  SoftwareVersions: '4.2',
  InstitutionName: 'North Shore General Hospital',
  InstitutionalDepartmentName: 'Radiology',
  StationName: 'CTROOM2',
}

/** When the content was made, for the objects whose IOD asks for it. */
export const contentMoment = { ContentDate: '20230914', ContentTime: '102233' } as const

/** What every object of the study says of its patient, study, series, equipment and itself. */
export function commonModules(kind: ObjectKind, modality: string, number: number): Literal {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ...patient,
    ...study,
    ...equipment,
    Modality: modality,
    SeriesInstanceUID: seriesUid(kind),
    SeriesNumber: seriesNumber(kind),
    SeriesDate: '20230914',
    SeriesTime: '102000',
    SOPClassUID: sopClasses[kind],
    SOPInstanceUID: instanceUid(kind, number),
    InstanceNumber: number,
  }
}
