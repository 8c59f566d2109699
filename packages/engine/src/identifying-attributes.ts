import { tagOfKeyword } from '@lethe/dicom'

// What names a person, a visit or a place, beside all person names. Values of these are looked for in every text that is kept.
const KEYWORDS = [
  ['PatientID', 'OtherPatientIDs', 'PatientBirthName', 'PatientAddress', 'PatientTelephoneNumbers', 'PatientMotherBirthName'],
  ['PatientBirthDate', 'MilitaryRank', 'MedicalRecordLocator', 'InsurancePlanIdentification', 'ResponsibleOrganization'],
  ['AccessionNumber', 'AdmissionID', 'ServiceEpisodeID', 'StudyID', 'PlacerOrderNumberImagingServiceRequest'],
  ['FillerOrderNumberImagingServiceRequest', 'RequestedProcedureID', 'ScheduledProcedureStepID', 'PerformedProcedureStepID'],
  ['InstitutionName', 'InstitutionAddress', 'InstitutionalDepartmentName', 'ReferringPhysicianAddress', 'PersonAddress'],
  ['ReferringPhysicianTelephoneNumbers', 'PersonTelephoneNumbers', 'RequestingService', 'CurrentPatientLocation'],
  ['PatientInstitutionResidence', 'RegionOfResidence', 'NameToUse', 'ClinicalTrialSubjectID', 'ClinicalTrialSiteName'],
].flat()

const TAGS = new Set(KEYWORDS.map((keyword) => tagOfKeyword(keyword)))

/** Whether the values of an attribute name a person, a visit or a place. */
export function isIdentifying(tag: number): boolean {
  return TAGS.has(tag)
}
