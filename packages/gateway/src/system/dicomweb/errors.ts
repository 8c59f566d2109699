import { defineFaults } from '@lethe/dicom'

/** What can go wrong with a DICOMweb server that is asked. */
export const DicomWebError = defineFaults('DICOMWEB', {
  UNREACHABLE: { disposition: 'retry', says: 'no connection to the DICOMweb server could be made' },
  TLS_FAILED: { disposition: 'refuse', says: 'the DICOMweb server and Lethe agreed on no secure connection' },
  LOST: { disposition: 'retry', says: 'the connection ended in the middle of an answer' },
  TIMED_OUT: { disposition: 'retry', says: 'the DICOMweb server took longer than the limit' },
  UNAUTHORIZED: { disposition: 'refuse', says: 'the DICOMweb server does not let Lethe in' },
  REFUSED: { disposition: 'refuse', says: 'the DICOMweb server does not do what it was asked' },
  FAILED: { disposition: 'retry', says: 'the DICOMweb server could not do now what it was asked' },
  MALFORMED: { disposition: 'refuse', says: 'an answer of the DICOMweb server is not what it was asked for' },
  TOO_LONG: { disposition: 'refuse', says: 'an answer of the DICOMweb server is longer than the limit' },
})
