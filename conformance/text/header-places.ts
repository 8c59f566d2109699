import type { HeaderRole } from './cast.ts'

/** Where the header says who and what an instance is about: keywords from the outermost sequence, and whose value stands there. */
export const headerPlaces: readonly { readonly path: readonly string[]; readonly role: HeaderRole }[] = [
  place('PatientName', 'patient'),
  place('PatientID', 'MRN'),
  place('PatientBirthDate', 'birth date'),
  place('OtherPatientIDs', 'PHN'),
  place('OtherPatientNames', 'other name'),
  place('PatientMotherBirthName', 'mother'),
  place('PatientTelephoneNumbers', 'telephone'),
  place('PatientAddress', 'address'),
  place('AccessionNumber', 'accession'),
  place('ReferringPhysicianName', 'referrer'),
  place('PerformingPhysicianName', 'performer'),
  place('NameOfPhysiciansReadingStudy', 'reader'),
  place('RequestingPhysician', 'requester'),
  place('OperatorsName', 'operator'),
  place('InstitutionName', 'institution'),
  place('InstitutionAddress', 'postal code'),
  place('AdmissionID', 'visit'),
  place('RequestAttributesSequence/RequestedProcedureID', 'order'),
  place('ContributingEquipmentSequence/InstitutionName', 'institution'),
  place('ContributingEquipmentSequence/OperatorsName', 'operator'),
]

function place(path: string, role: HeaderRole): { path: string[]; role: HeaderRole } {
  return { path: path.split('/'), role }
}
