import { defineFaults } from '@lethe/dicom'

/** What can go wrong around the engine. */
export const GatewayError = defineFaults('GATEWAY', {
  UNREADABLE: { disposition: 'refuse', says: 'the file or folder cannot be read' },
  CHANGED: { disposition: 'quarantine', says: 'the file changed while it was read' },
  MISSING: { disposition: 'refuse', says: 'a DICOMDIR names a file that is not there' },
  NAME_TAKEN: { disposition: 'quarantine', says: 'another instance with the same UID and other content was written before' },
  UNEXPECTED: { disposition: 'quarantine', says: 'an error of the program itself; nothing of the instance was written' },
  OUTPUT_FULL: { disposition: 'stop', says: 'there is no room left on the output device' },
  OUTPUT_UNWRITABLE: { disposition: 'stop', says: 'the output folder cannot be written' },
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
