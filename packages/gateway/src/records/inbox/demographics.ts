import { tagOfKeyword } from '@lethe/dicom'

/** What an archive corrects when it has found out whose images these are: of a SOP Instance only this may differ. */
const DEMOGRAPHIC = [
  ...['PatientName', 'PatientID', 'IssuerOfPatientID', 'IssuerOfPatientIDQualifiersSequence', 'TypeOfPatientID'],
  ...['OtherPatientIDs', 'OtherPatientIDsSequence', 'OtherPatientNames', 'PatientBirthName', 'PatientMotherBirthName'],
  ...['PatientBirthDate', 'PatientBirthTime', 'PatientSex', 'PatientAge', 'PatientAddress', 'PatientTelephoneNumbers'],
  ...['EthnicGroup', 'PatientComments', 'AccessionNumber', 'IssuerOfAccessionNumberSequence', 'ReferringPhysicianName'],
  // PS3.3 C.12.1: where the archive says what it has corrected, and when.
  ...['OriginalAttributesSequence', 'InstanceCoercionDateTime'],
]

const TAGS = new Set(DEMOGRAPHIC.map((keyword) => tagOfKeyword(keyword)))

/** Whether a top-level attribute says who the patient is, or that this was corrected. Group lengths follow from what they count. */
export function isDemographic(tag: number): boolean {
  return TAGS.has(tag) || (tag & 0xffff) === 0
}
