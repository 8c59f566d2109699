import { defineFaults } from '@lethe/dicom'

/** What can go wrong around the engine. */
export const GatewayError = defineFaults('GATEWAY', {
  UNREADABLE: { disposition: 'refuse', says: 'the file or folder cannot be read' },
  CHANGED: { disposition: 'quarantine', says: 'the file changed while it was read' },
  MISSING: { disposition: 'refuse', says: 'a DICOMDIR names a file that is not there' },
  PATH_TOO_LONG: { disposition: 'refuse', says: 'a path on standard input is longer than the limit' },
  ARCHIVE: { disposition: 'refuse', says: 'an archive is no instance; its entries are read on their own' },
  ARCHIVE_DAMAGED: { disposition: 'refuse', says: 'the archive, or an entry of it, is damaged or cut off' },
  ARCHIVE_TOO_LARGE: { disposition: 'refuse', says: 'the archive holds more than the limits on entries and bytes' },
  ARCHIVE_ENTRY_KIND: { disposition: 'refuse', says: 'the entry of an archive is a link, a device or a sparse file' },
  ARCHIVE_ENCRYPTED: { disposition: 'refuse', says: 'the entry of an archive is encrypted' },
  ARCHIVE_METHOD: { disposition: 'refuse', says: 'the entry of an archive is compressed by another method than DEFLATE' },
  ARCHIVE_NESTED: { disposition: 'refuse', says: 'an archive inside an archive is not read' },
  NAME_TAKEN: { disposition: 'quarantine', says: 'another instance with the same UID and other content was written before' },
  UNEXPECTED: { disposition: 'quarantine', says: 'an error of the program itself; nothing of the instance was written' },
  OUTPUT_FULL: { disposition: 'stop', says: 'there is no room left on the output device' },
  OUTPUT_UNWRITABLE: { disposition: 'stop', says: 'the output folder cannot be written' },
  DATABASE_AWAY: { disposition: 'retry', says: 'the database cannot be reached' },
  DATABASE_FULL: { disposition: 'retry', says: 'the database has no room or no connection left' },
  DATABASE_BUSY: { disposition: 'retry', says: 'the database could not do it now: a lock, a deadlock or a time limit' },
  DISK_FULL: { disposition: 'retry', says: 'there is no room left on the disk' },
  DISK_UNUSABLE: { disposition: 'retry', says: 'the data folder cannot be written or read' },
  INTAKE_LOST: { disposition: 'retry', says: 'the thread that took the instance in came to an end' },
  RECEIPT_LATE: { disposition: 'retry', says: 'the instance could not be recorded in time' },
  OPTED_OUT: { disposition: 'refuse', says: 'the patient said no to research' },
  UID_UNKNOWN: { disposition: 'refuse', says: 'neither sender nor file says the SOP Instance UID' },
  UID_MISMATCH: { disposition: 'refuse', says: 'the file has another SOP Instance UID than the sender said' },
  STUDY_MISMATCH: { disposition: 'refuse', says: 'the instance is of another study than the sender said' },
  SOP_CLASS_REFUSED: { disposition: 'refuse', says: 'the SOP Class is none that is stored' },
  PART_TYPE: { disposition: 'refuse', says: 'a part of the request is not application/dicom' },
  UPLOAD_TOO_LARGE: { disposition: 'refuse', says: 'the upload has more bytes than the limit' },
  SENDER_IDLE: { disposition: 'retry', says: 'the sender stopped sending, or sends too slowly' },
  SENDER_GONE: { disposition: 'retry', says: 'the sender went away before the end' },
  UID_TAKEN: { disposition: 'quarantine', says: 'another instance with the same UID and other content was admitted before' },
  CANDIDATE_LOST: { disposition: 'quarantine', says: 'the candidate was lost each time it was made' },
  SEALED_MISSING: { disposition: 'quarantine', says: 'a sealed file is not where its row says' },
  TOO_LONG: { disposition: 'quarantine', says: 'the work on the instance took longer than is allowed' },
  PROFILE_MISSING: { disposition: 'quarantine', says: 'the profile of the source cannot be used any more' },
  SEAL_BROKEN: { disposition: 'quarantine', says: 'a sealed file does not open: another key, or changed, or not complete' },
  ORIGINAL_DESTROYED: { disposition: 'quarantine', says: 'the original was destroyed after its retention window' },
  LEASE_LOST: { disposition: 'retry', says: 'another worker has taken over the job' },
  ATTEMPTS_SPENT: { disposition: 'quarantine', says: 'the job was begun as often as is allowed, and never came to its end' },
})

/** Why an entry of an archive, or the rest of one, is not read. */
export type ArchiveProblem = Extract<keyof typeof GatewayError.table, `ARCHIVE_${string}`>

/** Why an object does not go to a destination. */
export const ReleaseError = defineFaults('RELEASE', {
  NOT_ACCEPTED: { disposition: 'refuse', says: 'the destination does not take this SOP Class in this transfer syntax' },
  OBJECT_DAMAGED: { disposition: 'quarantine', says: 'the object in the archive is not the one that passed the second look' },
  SUPERSEDED: { disposition: 'refuse', says: 'a newer object took the place of this one before it was sent' },
  TOKEN_UNREADABLE: { disposition: 'retry', says: 'the file of the bearer token is not there, or holds none' },
  ANSWER_UNREADABLE: { disposition: 'retry', says: 'what the destination answers over HTTP cannot be read' },
})

/** What comes of a row of a pull list, or of an archive that is asked for it. */
export const PullError = defineFaults('PULL', {
  NOT_FOUND: { disposition: 'refuse', says: 'the archive has no study that fits the row' },
  UNVERIFIED: {
    disposition: 'refuse',
    says: 'the archive answered with studies that do not fit the row, and with none that does',
  },
  SEVERAL_PATIENTS: {
    disposition: 'refuse',
    says: 'the row fits studies of several patients, or the archive does not say whose they are',
  },
  ANSWERS_TOO_MANY: { disposition: 'refuse', says: 'the row fits more studies than an archive is listened to for' },
  NOT_SENT: { disposition: 'retry', says: 'the archive named instances and did not send them' },
  COUNT_UNKNOWN: { disposition: 'refuse', says: 'the archive does not say how many instances the study has' },
  OUTSIDE_HOURS: { disposition: 'retry', says: 'it is not the time of day at which the archive may be asked' },
  CANCELLED: { disposition: 'refuse', says: 'the pull was cancelled before the row came to its end' },
})

/** Why the second look holds a candidate back. */
export const InspectError = defineFaults('INSPECT', {
  IDENTIFIER: { disposition: 'quarantine', says: 'an identifier of the original stands in the candidate' },
  UID: { disposition: 'quarantine', says: 'a UID of the original stands in the candidate' },
  DATE: { disposition: 'quarantine', says: 'a date stands in the candidate as it stood in the original' },
  SHAPE: { disposition: 'quarantine', says: 'a text of the candidate looks like a number, an address or a name of somebody' },
  ATTRIBUTE: { disposition: 'quarantine', says: 'an attribute that identifies still has a value' },
  UNWALKABLE: { disposition: 'quarantine', says: 'the candidate is not built as a file must be' },
  FRAMING: { disposition: 'quarantine', says: 'preamble, file meta information or padding hold what they must not' },
  FRAMES: { disposition: 'quarantine', says: 'the pixels are not what their description says, or cannot be looked into' },
  SEGMENT: { disposition: 'quarantine', says: 'a compressed frame carries a comment, application data or bytes behind its end' },
  OVERLAY: { disposition: 'quarantine', says: 'an overlay or a curve stands in the candidate' },
  NOT_MARKED: { disposition: 'quarantine', says: 'the candidate does not say that it is de-identified, and how' },
  NO_ORIGINAL: { disposition: 'quarantine', says: 'no original gives this candidate under the key and the scope' },
  TOO_MUCH: { disposition: 'quarantine', says: 'the original names more than can be looked for' },
  FAILED: { disposition: 'quarantine', says: 'the second look could not be done' },
})
