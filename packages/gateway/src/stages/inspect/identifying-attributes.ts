/** What a value tells of a person, and what is named in a hit. */
export type IdentifierKind =
  | 'name'
  | 'patientId'
  | 'birthDate'
  | 'number'
  | 'address'
  | 'telephone'
  | 'place'
  | 'station'
  | 'device'
  | 'uid'

/** What a profile may keep of such attributes on purpose. */
export type KeptPurpose = 'device' | 'institution' | 'descriptors'

/** One attribute whose values identify. */
export interface IdentifyingAttribute {
  readonly keyword: string
  readonly kind: IdentifierKind
  /** The purpose for which a profile may keep it. */
  readonly keptFor?: KeptPurpose
}

type Row = readonly [tag: number, keyword: string, kind: IdentifierKind, keptFor?: KeptPurpose]

// Written by hand, from the reading of PS3.3 and not from Table E.1-1, so that a gap in the one is no gap in the other. All attributes
// of VR PN identify wherever they stand; they are listed for files in implicit VR, which do not say their VRs.
const ROWS: readonly Row[] = [
  // The patient (C.2, C.7.1).
  [0x00100010, 'PatientName', 'name'],
  [0x00101001, 'OtherPatientNames', 'name'],
  [0x00101005, 'PatientBirthName', 'name'],
  [0x00101060, 'PatientMotherBirthName', 'name'],
  [0x00102297, 'ResponsiblePerson', 'name'],
  [0x00100012, 'NameToUse', 'name'],
  [0x00100020, 'PatientID', 'patientId'],
  [0x00101000, 'OtherPatientIDs', 'patientId'],
  [0x00100030, 'PatientBirthDate', 'birthDate'],
  [0x00100033, 'PatientBirthDateInAlternativeCalendar', 'number'],
  [0x00101040, 'PatientAddress', 'address'],
  [0x00102152, 'RegionOfResidence', 'place'],
  [0x00102154, 'PatientTelephoneNumbers', 'telephone'],
  [0x00102155, 'PatientTelecomInformation', 'telephone'],
  [0x00101080, 'MilitaryRank', 'place'],
  [0x00101090, 'MedicalRecordLocator', 'number'],
  [0x00101050, 'InsurancePlanIdentification', 'number'],
  [0x00102299, 'ResponsibleOrganization', 'place'],
  [0x00380400, 'PatientInstitutionResidence', 'place'],
  [0x00380300, 'CurrentPatientLocation', 'place'],
  [0x00120040, 'ClinicalTrialSubjectID', 'patientId'],
  [0x00120042, 'ClinicalTrialSubjectReadingID', 'patientId'],
  [0x00120031, 'ClinicalTrialSiteName', 'place', 'institution'],
  [0x00120030, 'ClinicalTrialSiteID', 'number', 'institution'],
  [0x00120060, 'ClinicalTrialCoordinatingCenterName', 'place', 'institution'],
  [0x00120081, 'ClinicalTrialProtocolEthicsCommitteeName', 'place', 'institution'],
  // The visit and its orders (C.3, C.4).
  [0x00080050, 'AccessionNumber', 'number'],
  [0x00200010, 'StudyID', 'number'],
  [0x00380010, 'AdmissionID', 'number'],
  [0x00380060, 'ServiceEpisodeID', 'number'],
  [0x00402016, 'PlacerOrderNumberImagingServiceRequest', 'number'],
  [0x00402017, 'FillerOrderNumberImagingServiceRequest', 'number'],
  [0x00401001, 'RequestedProcedureID', 'number'],
  [0x00400009, 'ScheduledProcedureStepID', 'number'],
  [0x00400253, 'PerformedProcedureStepID', 'number'],
  [0x00321033, 'RequestingService', 'place', 'descriptors'],
  [0x00402010, 'OrderCallbackPhoneNumber', 'telephone'],
  [0x00402011, 'OrderCallbackTelecomInformation', 'telephone'],
  [0x00401102, 'PersonAddress', 'address'],
  [0x00401103, 'PersonTelephoneNumbers', 'telephone'],
  [0x00401104, 'PersonTelecomInformation', 'telephone'],
  [0x00201070, 'OtherStudyNumbers', 'number'],
  [0x002000aa, 'ReportNumber', 'number'],
  [0x40080200, 'InterpretationID', 'number'],
  // Where the camera stood (PS3.3 C.7.6.27).
  [0x00160072, 'GPSLatitude', 'place'],
  [0x00160074, 'GPSLongitude', 'place'],
  [0x00160076, 'GPSAltitude', 'place'],
  [0x00160084, 'GPSDestLatitude', 'place'],
  [0x00160086, 'GPSDestLongitude', 'place'],
  // Those who take care of the patient (C.7.2, C.7.3, C.4).
  [0x00080090, 'ReferringPhysicianName', 'name'],
  [0x0008009c, 'ConsultingPhysicianName', 'name'],
  [0x00080092, 'ReferringPhysicianAddress', 'address'],
  [0x00080094, 'ReferringPhysicianTelephoneNumbers', 'telephone'],
  [0x00081048, 'PhysiciansOfRecord', 'name'],
  [0x00081050, 'PerformingPhysicianName', 'name'],
  [0x00081060, 'NameOfPhysiciansReadingStudy', 'name'],
  [0x00081070, 'OperatorsName', 'name'],
  [0x00321032, 'RequestingPhysician', 'name'],
  [0x00400006, 'ScheduledPerformingPhysicianName', 'name'],
  [0x00401010, 'NamesOfIntendedRecipientsOfResults', 'name'],
  [0x00402008, 'OrderEnteredBy', 'name'],
  [0x00402009, 'OrderEntererLocation', 'place'],
  [0x00404037, 'HumanPerformerName', 'name'],
  [0x00404036, 'HumanPerformerOrganization', 'place'],
  [0x0040a027, 'VerifyingOrganization', 'place'],
  [0x0040a075, 'VerifyingObserverName', 'name'],
  [0x0040a123, 'PersonName', 'name'],
  [0x0040a067, 'DocumentAuthorTrial', 'name'],
  [0x00140104, 'SecondaryReviewerName', 'name'],
  [0x00142006, 'EvaluatorName', 'name'],
  [0x0072006a, 'SelectorPNValue', 'name'],
  [0x0040a307, 'CurrentObserverTrial', 'name'],
  [0x0040a352, 'VerbalSourceTrial', 'name'],
  [0x0040a353, 'AddressTrial', 'address'],
  [0x0040a354, 'TelephoneNumberTrial', 'telephone'],
  [0x00700084, 'ContentCreatorName', 'name'],
  [0x300600a6, 'ROIInterpreter', 'name'],
  [0x300e0008, 'ReviewerName', 'name'],
  [0x40080102, 'InterpretationRecorder', 'name'],
  [0x4008010a, 'InterpretationTranscriber', 'name'],
  [0x4008010c, 'InterpretationAuthor', 'name'],
  [0x40080114, 'PhysicianApprovingInterpretation', 'name'],
  [0x40080119, 'DistributionName', 'name'],
  [0x4008011a, 'DistributionAddress', 'address'],
  [0x04000564, 'SourceOfPreviousValues', 'place', 'institution'],
  // Places and the machines in them (C.7.5.1, C.4.10).
  [0x00080080, 'InstitutionName', 'place', 'institution'],
  [0x00080081, 'InstitutionAddress', 'address', 'institution'],
  [0x00081040, 'InstitutionalDepartmentName', 'place', 'institution'],
  [0x00081010, 'StationName', 'station', 'device'],
  [0x00400010, 'ScheduledStationName', 'station', 'device'],
  [0x00400242, 'PerformedStationName', 'station', 'device'],
  [0x00400243, 'PerformedLocation', 'place'],
  [0x00400011, 'ScheduledProcedureStepLocation', 'place', 'device'],
  [0x00321020, 'ScheduledStudyLocation', 'place', 'device'],
  [0x00321021, 'ScheduledStudyLocationAETitle', 'station'],
  [0x00080054, 'RetrieveAETitle', 'station'],
  [0x00080055, 'StationAETitle', 'station'],
  [0x00400001, 'ScheduledStationAETitle', 'station'],
  [0x00400241, 'PerformedStationAETitle', 'station'],
  [0x00181000, 'DeviceSerialNumber', 'device', 'device'],
  [0x00181004, 'PlateID', 'device', 'device'],
  [0x00181005, 'GeneratorID', 'device', 'device'],
  [0x00181007, 'CassetteID', 'device', 'device'],
  [0x00181008, 'GantryID', 'device', 'device'],
  [0x00181009, 'UniqueDeviceIdentifier', 'device', 'device'],
  [0x0018700a, 'DetectorID', 'device', 'device'],
  [0x00160051, 'LensSerialNumber', 'device', 'device'],
  [0x30080105, 'SourceSerialNumber', 'device', 'device'],
  [0x00100021, 'IssuerOfPatientID', 'place'],
]

const BY_TAG = new Map<number, IdentifyingAttribute>(
  ROWS.map(([tag, keyword, kind, keptFor]) => [tag, { keyword, kind, ...(keptFor === undefined ? {} : { keptFor }) }]),
)

/** What an attribute identifies; nothing where the table does not name it. */
export function identifyingAttribute(tag: number): IdentifyingAttribute | undefined {
  return BY_TAG.get(tag)
}

/** Every row of the table, for those who compare it. */
export function identifyingTags(): readonly number[] {
  return [...BY_TAG.keys()]
}
