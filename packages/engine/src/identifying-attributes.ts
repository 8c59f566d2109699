import { tagOfKeyword } from '@lethe/dicom'

// What names a person, a visit or a place, beside all person names. Values of these are looked for in every text that is kept.
const KEYWORDS = [
  ['PatientID', 'OtherPatientIDs', 'PatientBirthName', 'PatientAddress', 'PatientTelephoneNumbers', 'PatientMotherBirthName'],
  ['PatientBirthDate', 'MilitaryRank', 'MedicalRecordLocator', 'InsurancePlanIdentification', 'ResponsibleOrganization'],
  ['AccessionNumber', 'AdmissionID', 'ServiceEpisodeID', 'StudyID', 'PlacerOrderNumberImagingServiceRequest'],
  ['FillerOrderNumberImagingServiceRequest', 'RequestedProcedureID', 'ScheduledProcedureStepID', 'PerformedProcedureStepID'],
  ['InstitutionName', 'InstitutionAddress', 'InstitutionalDepartmentName', 'ReferringPhysicianAddress', 'PersonAddress'],
  ['ReferringPhysicianTelephoneNumbers', 'PersonTelephoneNumbers', 'RequestingService', 'CurrentPatientLocation'],
  ['StationName', 'ScheduledStationName', 'PerformedStationName', 'PerformedLocation', 'ScheduledProcedureStepLocation'],
  ['IssuerOfPatientID', 'OperatorIdentificationSequence', 'PatientTelecomInformation', 'PatientBirthDateInAlternativeCalendar'],
  [
    'VerifyingOrganization',
    'SpecimenAccessionNumber',
    'SpecimenIdentifier',
    'ContainerIdentifier',
    'SlideIdentifier',
    'StationAETitle',
  ],
  ['PatientInstitutionResidence', 'RegionOfResidence', 'NameToUse', 'ClinicalTrialSubjectID', 'ClinicalTrialSiteName'],
].flat()

const TAGS = new Set(KEYWORDS.map((keyword) => tagOfKeyword(keyword)))

const PATIENT_IDS = new Set(['PatientID', 'OtherPatientIDs', 'ClinicalTrialSubjectID'].map(tagOfKeyword))

// A visit or a step has often the number 1, 120 or 2000, as doses and times have.
const VISIT_DIGITS_MIN = 5

/** Whether a value tells enough to be looked for: a short number is one only where it is a patient's own. */
export function isTelling(tag: number, text: string): boolean {
  return PATIENT_IDS.has(tag) || !/^\d+$/.test(text) || text.length >= VISIT_DIGITS_MIN
}

/** Whether the values of an attribute name a person, a visit or a place. */
export function isIdentifying(tag: number): boolean {
  return TAGS.has(tag)
}
