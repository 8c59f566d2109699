import { defineFaults } from '@lethe/dicom'

/** What can be wrong with a message of several parts (RFC 2046 5.1, RFC 2387). */
export const MultipartError = defineFaults('MULTIPART', {
  BOUNDARY_MISSING: { disposition: 'refuse', says: 'a message of several parts does not say what lies between them' },
  MALFORMED: { disposition: 'refuse', says: 'a message of several parts is not built as RFC 2046 says' },
  TRUNCATED: { disposition: 'retry', says: 'a message of several parts ends before its last boundary' },
  HEADERS_TOO_LONG: { disposition: 'refuse', says: 'the header of a part is longer than the limit' },
  PARTS_TOO_MANY: { disposition: 'refuse', says: 'a message has more parts than the limit' },
})
