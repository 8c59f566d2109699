import { uidOfKeyword } from '@lethe/dicom'

// What a workstation makes is filed under the modality of what it was made from.
const EVERY_MODALITY = [
  'SecondaryCaptureImageStorage',
  'MultiFrameGrayscaleByteSecondaryCaptureImageStorage',
  'MultiFrameGrayscaleWordSecondaryCaptureImageStorage',
  'MultiFrameTrueColorSecondaryCaptureImageStorage',
]

const X_RAY = [
  'ComputedRadiographyImageStorage',
  'DigitalXRayImageStorageForPresentation',
  'DigitalXRayImageStorageForProcessing',
]
const ANGIOGRAPHY = [
  'XRayAngiographicImageStorage',
  'EnhancedXAImageStorage',
  'XRayRadiofluoroscopicImageStorage',
  'EnhancedXRFImageStorage',
  'XRayAngiographicBiPlaneImageStorage',
  'XRay3DAngiographicImageStorage',
]
const ULTRASOUND = [
  'UltrasoundImageStorage',
  'UltrasoundMultiFrameImageStorage',
  'UltrasoundImageStorageRetired',
  'UltrasoundMultiFrameImageStorageRetired',
  'EnhancedUSVolumeStorage',
]
const PHOTOGRAPHY = [
  'VLEndoscopicImageStorage',
  'VLMicroscopicImageStorage',
  'VLSlideCoordinatesMicroscopicImageStorage',
  'VLPhotographicImageStorage',
  'VLWholeSlideMicroscopyImageStorage',
  'DermoscopicPhotographyImageStorage',
]
const OPHTHALMOLOGY = [
  'OphthalmicPhotography8BitImageStorage',
  'OphthalmicPhotography16BitImageStorage',
  'OphthalmicTomographyImageStorage',
  'OphthalmicOpticalCoherenceTomographyEnFaceImageStorage',
  'OphthalmicOpticalCoherenceTomographyBscanVolumeAnalysisStorage',
  'OphthalmicThicknessMapStorage',
  'MacularGridThicknessAndVolumeReportStorage',
]
const REPORTS = [
  'BasicTextSRStorage',
  'EnhancedSRStorage',
  'ComprehensiveSRStorage',
  'Comprehensive3DSRStorage',
  'ExtensibleSRStorage',
  'MammographyCADSRStorage',
  'ChestCADSRStorage',
  'ColonCADSRStorage',
  'XRayRadiationDoseSRStorage',
  'EnhancedXRayRadiationDoseSRStorage',
  'RadiopharmaceuticalRadiationDoseSRStorage',
  'PatientRadiationDoseSRStorage',
  'SimplifiedAdultEchoSRStorage',
  'AcquisitionContextSRStorage',
  'ProcedureLogStorage',
]
const PRESENTATION_STATES = [
  'GrayscaleSoftcopyPresentationStateStorage',
  'ColorSoftcopyPresentationStateStorage',
  'PseudoColorSoftcopyPresentationStateStorage',
  'BlendingSoftcopyPresentationStateStorage',
  'XAXRFGrayscaleSoftcopyPresentationStateStorage',
  'AdvancedBlendingPresentationStateStorage',
]
const WAVEFORMS = [
  'TwelveLeadECGWaveformStorage',
  'GeneralECGWaveformStorage',
  'AmbulatoryECGWaveformStorage',
  'HemodynamicWaveformStorage',
  'CardiacElectrophysiologyWaveformStorage',
  'ArterialPulseWaveformStorage',
  'RespiratoryWaveformStorage',
]
const SEGMENTATIONS = ['SegmentationStorage', 'SurfaceSegmentationStorage', 'ParametricMapStorage', 'TractographyResultsStorage']
const REGISTRATIONS = ['SpatialRegistrationStorage', 'DeformableSpatialRegistrationStorage', 'SpatialFiducialsStorage']

/** The SOP Classes that come under a Modality (PS3.3 C.7.3.1.1.1), by the names of PS3.6 annex A. */
const OF_MODALITY: Readonly<Record<string, readonly string[]>> = {
  ANN: ['MicroscopyBulkSimpleAnnotationsStorage'],
  AR: ['AutorefractionMeasurementsStorage'],
  CR: X_RAY,
  CT: ['CTImageStorage', 'EnhancedCTImageStorage', 'LegacyConvertedEnhancedCTImageStorage'],
  DOC: ['EncapsulatedPDFStorage', 'EncapsulatedCDAStorage'],
  DX: X_RAY,
  ECG: WAVEFORMS,
  EPS: WAVEFORMS,
  ES: PHOTOGRAPHY,
  GM: PHOTOGRAPHY,
  HD: WAVEFORMS,
  IO: [...X_RAY, 'DigitalIntraOralXRayImageStorageForPresentation', 'DigitalIntraOralXRayImageStorageForProcessing'],
  IVUS: ULTRASOUND,
  KO: ['KeyObjectSelectionDocumentStorage'],
  MG: [
    ...X_RAY,
    'DigitalMammographyXRayImageStorageForPresentation',
    'DigitalMammographyXRayImageStorageForProcessing',
    'BreastTomosynthesisImageStorage',
    'BreastProjectionXRayImageStorageForPresentation',
    'BreastProjectionXRayImageStorageForProcessing',
  ],
  MR: [
    'MRImageStorage',
    'EnhancedMRImageStorage',
    'LegacyConvertedEnhancedMRImageStorage',
    'EnhancedMRColorImageStorage',
    'MRSpectroscopyStorage',
    'RawDataStorage',
  ],
  NM: ['NuclearMedicineImageStorage', 'NuclearMedicineImageStorageRetired', 'EnhancedPETImageStorage'],
  OP: OPHTHALMOLOGY,
  OPT: OPHTHALMOLOGY,
  OT: [...X_RAY, ...PHOTOGRAPHY, ...SEGMENTATIONS, 'RawDataStorage', 'RealWorldValueMappingStorage'],
  PR: PRESENTATION_STATES,
  PT: ['PositronEmissionTomographyImageStorage', 'EnhancedPETImageStorage', 'LegacyConvertedEnhancedPETImageStorage'],
  PX: [...X_RAY, 'XRay3DCraniofacialImageStorage'],
  REG: REGISTRATIONS,
  RF: [...ANGIOGRAPHY, ...X_RAY],
  RTDOSE: ['RTDoseStorage'],
  RTIMAGE: ['RTImageStorage', 'EnhancedRTImageStorage'],
  RTPLAN: ['RTPlanStorage', 'RTIonPlanStorage'],
  RTRECORD: [
    'RTBeamsTreatmentRecordStorage',
    'RTBrachyTreatmentRecordStorage',
    'RTTreatmentSummaryRecordStorage',
    'RTIonBeamsTreatmentRecordStorage',
  ],
  RTSTRUCT: ['RTStructureSetStorage'],
  RWV: ['RealWorldValueMappingStorage'],
  SEG: SEGMENTATIONS,
  SM: PHOTOGRAPHY,
  SR: REPORTS,
  US: ULTRASOUND,
  XA: ANGIOGRAPHY,
  XC: PHOTOGRAPHY,
}

/** The SOP Classes that a study of these modalities may have; a modality that is not known may be anything that one context has room for. */
export function sopClassesOfModalities(modalities: Iterable<string>): ReadonlySet<string> {
  const keywords = [...modalities].flatMap((modality) =>
    Object.hasOwn(OF_MODALITY, modality) ? (OF_MODALITY[modality] ?? []) : ALL,
  )
  return new Set([...keywords, ...EVERY_MODALITY].flatMap((keyword) => uidOfKeyword(keyword) ?? []))
}

const ALL: readonly string[] = Object.values(OF_MODALITY).flat()

/** Every name of the table, to be checked against PS3.6. */
export const MODALITY_KEYWORDS: readonly string[] = [...ALL, ...EVERY_MODALITY]
