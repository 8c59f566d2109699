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
