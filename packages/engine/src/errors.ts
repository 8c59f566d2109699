import { defineFaults } from '@lethe/dicom'

/** Why an instance is not de-identified. */
export const EngineError = defineFaults('ENGINE', {
  NOT_ACCEPTED: { disposition: 'quarantine', says: 'the profile accepts no such instance' },
  PROFILE_QUARANTINES: { disposition: 'quarantine', says: 'a rule of the profile holds such instances back' },
  CONTENT_OPAQUE: { disposition: 'quarantine', says: 'documents, video, audio, meshes and raw data cannot be cleaned' },
  MASKS_DEMANDED: {
    disposition: 'quarantine',
    says: 'the profile demands masks on these pixels, which this version cannot apply',
  },
  TEXT_DETECTION_DEMANDED: {
    disposition: 'quarantine',
    says: 'the profile demands text detection in these pixels, which this version cannot do',
  },
  DEFACING_DEMANDED: { disposition: 'quarantine', says: 'the profile demands defacing, which this version cannot do' },
  BURNED_IN: { disposition: 'quarantine', says: 'the instance says that identifying text is burned into its pixels' },
  SOP_CLASS_MISSING: { disposition: 'quarantine', says: 'the instance does not say its SOP Class as a UID' },
  UID_MISSING: { disposition: 'quarantine', says: 'the instance has no usable study, series or SOP instance UID' },
  PIXEL_DESCRIPTION_UNUSABLE: {
    disposition: 'quarantine',
    says: 'the description of the pixels is missing or contradicts itself',
  },
  CODESTREAM_UNKNOWN: { disposition: 'quarantine', says: 'a compressed frame is not built as its transfer syntax says' },
  OVERLAY_IN_PIXELS: {
    disposition: 'quarantine',
    says: 'an overlay is drawn in unused bits of the pixels, where it cannot be removed yet',
  },
  PIXEL_DATA_SHORT: { disposition: 'quarantine', says: 'there are fewer pixels than the instance says' },
  PIXEL_FRAMES_DIFFER: { disposition: 'quarantine', says: 'the compressed frames are not as many as the instance says' },
  PATIENT_NOT_IN_LOOKUP: { disposition: 'quarantine', says: 'the patient is not in the lookup table that the profile names' },
  DIRECTORY: { disposition: 'refuse', says: 'a DICOMDIR is no instance; its files are read on their own' },
})
