import type { ConfidentialityOption } from '@lethe/dicom'

/** An option of PS3.15 Annex E, by its column of Table E.1-1 or, for pixels, by its name. */
export type Option = ConfidentialityOption | 'cleanPixelData' | 'cleanRecognizableVisualFeatures'

/** CID 7050: the code of each option, and how (0012,0063) describes it. */
export const OPTION_CODES: Readonly<Record<Option, { readonly value: string; readonly meaning: string }>> = {
  cleanPixelData: { value: '113101', meaning: 'Clean Pixel Data Option' },
  cleanRecognizableVisualFeatures: { value: '113102', meaning: 'Clean Recognizable Visual Features Option' },
  cleanGraphics: { value: '113103', meaning: 'Clean Graphics Option' },
  cleanStructuredContent: { value: '113104', meaning: 'Clean Structured Content Option' },
  cleanDescriptors: { value: '113105', meaning: 'Clean Descriptors Option' },
  retainLongitudinalFullDates: { value: '113106', meaning: 'Retain Longitudinal Temporal Information Full Dates Option' },
  retainLongitudinalModifiedDates: { value: '113107', meaning: 'Retain Longitudinal Temporal Information Modified Dates Option' },
  retainPatientCharacteristics: { value: '113108', meaning: 'Retain Patient Characteristics Option' },
  retainDeviceIdentity: { value: '113109', meaning: 'Retain Device Identity Option' },
  retainUIDs: { value: '113110', meaning: 'Retain UIDs Option' },
  retainSafePrivate: { value: '113111', meaning: 'Retain Safe Private Option' },
  retainInstitutionIdentity: { value: '113112', meaning: 'Retain Institution Identity Option' },
}

/** CID 7050: the Basic Application Confidentiality Profile itself. */
export const BASIC_PROFILE = { value: '113100', meaning: 'Basic Application Confidentiality Profile' }
