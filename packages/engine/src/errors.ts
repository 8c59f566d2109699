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
  SOP_CLASS_MISSING: { disposition: 'quarantine', says: 'the instance does not say its SOP Class' },
  UID_MISSING: { disposition: 'quarantine', says: 'the instance has no study, series or SOP instance UID' },
  PIXEL_DESCRIPTION_UNUSABLE: {
    disposition: 'quarantine',
    says: 'the description of the pixels is missing or contradicts itself',
  },
  PIXEL_DATA_SHORT: { disposition: 'quarantine', says: 'there are fewer pixels than the instance says' },
  PIXEL_FRAMES_DIFFER: { disposition: 'quarantine', says: 'the compressed frames are not as many as the instance says' },
  DIRECTORY: { disposition: 'refuse', says: 'a DICOMDIR is no instance; its files are read on their own' },
  INSTANCE_CHANGED: { disposition: 'retry', says: 'the instance changed between the first reading and the second' },
})
