import { uidKeywords, uidOfKeyword } from '@lethe/dicom'

/** Verification (PS3.4 annex A). */
export const VERIFICATION = '1.2.840.10008.1.1'

// Storage Commitment asks for a promise that a de-identifier must not give; a DICOMDIR and prints are no composite instances.
const NOT_STORAGE = /^(StorageCommitment|MediaStorageDirectory|StoredPrint|Hardcopy)/

// Segmentations of PS3.6 that the committed table of annex A is too old for: Label Map and Height Map.
const NEWER = ['1.2.840.10008.5.1.4.1.1.66.7', '1.2.840.10008.5.1.4.1.1.66.8']

/** Every Storage SOP Class of PS3.6 annex A, retired and trial ones too, by their names: what a sender has is what it offers. */
export const STORAGE_SOP_CLASSES: readonly string[] = [...uidKeywords()]
  .filter((keyword) => /.Storage(ForPresentation|ForProcessing|Retired|Trial)?$/.test(keyword) && !NOT_STORAGE.test(keyword))
  .map((keyword) => uidOfKeyword(keyword) as string)
  .concat(NEWER)
