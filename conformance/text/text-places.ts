// Where texts are planted, and which phrases belong there.

/** How far the product is to clean a place: to known words only, or to what the instance and the shapes show. */
type Reach = 'strict' | 'known'

/** A place of texts in an instance. */
export interface TextPlace {
  /** Keywords from the outermost sequence to the attribute. */
  readonly path: readonly string[]
  readonly domains: readonly string[]
  readonly style: 'line' | 'prose'
  readonly reach: Reach
  /** The probability that an instance has it. */
  readonly share: number
}

const row = (path: string, domains: string, more: Partial<TextPlace> = {}): TextPlace => ({
  path: path.split('/'),
  domains: domains.split(' '),
  style: 'line',
  reach: 'strict',
  share: 1,
  ...more,
})
const prose: Partial<TextPlace> = { style: 'prose' }
const seldom: Partial<TextPlace> = { share: 0.35 }
const technical: Partial<TextPlace> = { reach: 'known', share: 0.3 }

/** Places of the top level and in items that are put in. */
export const textPlaces: readonly TextPlace[] = [
  row('StudyDescription', 'study'),
  row('SeriesDescription', 'series'),
  row('ProtocolName', 'protocol series'),
  row('RequestedProcedureDescription', 'study'),
  row('PerformedProcedureStepDescription', 'study protocol'),
  row('AdmittingDiagnosesDescription', 'reason history'),
  row('ImageComments', 'comment', prose),
  row('PatientComments', 'comment alert', prose),
  row('AdditionalPatientHistory', 'history', prose),
  row('MedicalAlerts', 'alert'),
  row('Allergies', 'alert'),
  row('ContrastBolusAgent', 'contrast'),
  row('AcquisitionComments', 'technique comment', prose),
  row('AcquisitionProtocolDescription', 'technique protocol', prose),
  row('AcquisitionDeviceProcessingDescription', 'technique derivation'),
  row('DerivationDescription', 'derivation', prose),
  row('ReasonForStudy', 'reason history'),
  row('ReasonForTheRequestedProcedure', 'reason'),
  row('RequestedProcedureComments', 'comment reason', prose),
  row('CommentsOnThePerformedProcedureStep', 'comment', prose),
  row('StudyComments', 'comment', { ...prose, ...seldom }),
  row('VisitComments', 'comment', { ...prose, ...seldom }),
  row('SpecialNeeds', 'alert', seldom),
  row('PatientState', 'alert', seldom),
  row('PreMedication', 'contrast alert', seldom),
  row('ImagingServiceRequestComments', 'reason comment', { ...prose, ...seldom }),
  row('InterpretationText', 'sr', { ...prose, ...seldom }),
  row('ContentDescription', 'segment derivation', seldom),
  row('SeriesDescriptionCodeSequence/CodeMeaning', 'code', { reach: 'known', share: 0.6 }),
  row('ProcedureCodeSequence/CodeMeaning', 'code', { reach: 'known' }),
  row('PerformedProtocolCodeSequence/CodeMeaning', 'code', { reach: 'known' }),
  row('AnatomicRegionSequence/CodeMeaning', 'code', { reach: 'known', share: 0.6 }),
  row('AnatomicRegionSequence/AnatomicRegionModifierSequence/CodeMeaning', 'code', { reach: 'known', share: 0.6 }),
  row('ReasonForRequestedProcedureCodeSequence/CodeMeaning', 'code', { reach: 'known', share: 0.6 }),
  row('RequestAttributesSequence/RequestedProcedureDescription', 'study'),
  row('RequestAttributesSequence/ScheduledProcedureStepDescription', 'protocol study'),
  row('RequestAttributesSequence/RequestedProcedureCodeSequence/CodeMeaning', 'code', { reach: 'known' }),
  row('RequestAttributesSequence/ReasonForTheRequestedProcedure', 'reason', seldom),
  row('SharedFunctionalGroupsSequence/FrameContentSequence/FrameComments', 'comment technique', prose),
  row('SharedFunctionalGroupsSequence/CTReconstructionSequence/ConvolutionKernel', 'generic', technical),
  row('SharedFunctionalGroupsSequence/DerivationImageSequence/DerivationDescription', 'derivation', prose),
  row('SharedFunctionalGroupsSequence/DerivationImageSequence/DerivationCodeSequence/CodeMeaning', 'code', { reach: 'known' }),
  row('RadiopharmaceuticalInformationSequence/Radiopharmaceutical', 'contrast', technical),
  row('ContributingEquipmentSequence/ContributionDescription', 'derivation', { ...prose, share: 0.6 }),
  row('AcquisitionContextSequence/TextValue', 'sr comment', { ...prose, ...seldom }),
  row('ReferencedImageSequence/PurposeOfReferenceCodeSequence/CodeMeaning', 'code', { reach: 'known', share: 0.4 }),
  row('ConvolutionKernel', 'generic', technical),
  row('FilterType', 'ge generic', technical),
  row('ReceiveCoilName', 'ge philips', technical),
  row('TransmitCoilName', 'philips', technical),
]

/** Attributes that are filled wherever a file has them already. */
export const foundPlaces: readonly TextPlace[] = [
  row('ROIName', 'roi', { reach: 'known' }),
  row('ROIDescription', 'roi'),
  row('ROIObservationLabel', 'roi'),
  row('ROIObservationDescription', 'roi'),
  row('StructureSetLabel', 'roi', { reach: 'known' }),
  row('StructureSetName', 'roi'),
  row('RTPlanLabel', 'roi', { reach: 'known' }),
  row('RTPlanName', 'roi'),
  row('BeamName', 'roi', { reach: 'known' }),
  row('BeamDescription', 'roi technique'),
  row('DoseReferenceDescription', 'roi'),
  row('DoseComment', 'roi technique'),
  row('SegmentLabel', 'segment', { reach: 'known' }),
  row('SegmentDescription', 'segment', prose),
  row('TextValue', 'sr', prose),
  row('UnformattedTextValue', 'sr', prose),
]

/** Codes that PS3.16 has, so that only their meaning is in question. */
export const registeredCodes: readonly (readonly [string, string])[] = [
  ...['39607008', '10200004', '12738006', '78961009', '80891009', '64033007', '15776009', '69536005', '51185008', '72696002'].map(
    (code) => [code, 'SCT'] as const,
  ),
  ...['121071', '113076', '121322', '121058', '121112'].map((code) => [code, 'DCM'] as const),
]
