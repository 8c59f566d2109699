import { defineFaults } from '@lethe/dicom'

/** What can be wrong with a message of several parts (RFC 2046 5.1, RFC 2387). */
export const MultipartError = defineFaults('MULTIPART', {
  BOUNDARY_MISSING: { disposition: 'refuse', says: 'a message of several parts does not say what lies between them' },
  MALFORMED: { disposition: 'refuse', says: 'a message of several parts is not built as RFC 2046 says' },
  TRUNCATED: { disposition: 'retry', says: 'a message of several parts ends before its last boundary' },
  TOO_LARGE: { disposition: 'refuse', says: 'a message of several parts is beyond a limit: parts, headers or bytes' },
})
