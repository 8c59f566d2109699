import { defineFaults } from './faults.ts'

/** What can be wrong with bytes that should be DICOM. */
export const DicomError = defineFaults('DICOM', {
  NOT_DICOM: { disposition: 'refuse', says: 'this is not a DICOM file' },
  EMPTY: { disposition: 'refuse', says: 'the file is empty' },
  TRUNCATED: { disposition: 'quarantine', says: 'the file ends inside a Data Element' },
  TRANSFER_SYNTAX_UNKNOWN: { disposition: 'quarantine', says: 'the transfer syntax is not known' },
  VR_UNKNOWN: { disposition: 'quarantine', says: 'a VR is none of PS3.5 Table 6.2-1' },
  LENGTH_BEYOND_PARENT: { disposition: 'quarantine', says: 'a Data Element is longer than the item or sequence that holds it' },
  LENGTH_UNDEFINED: { disposition: 'quarantine', says: 'an undefined length stands where the standard allows none' },
  ITEM_EXPECTED: { disposition: 'quarantine', says: 'a sequence holds something that is not an item' },
  DELIMITER_UNEXPECTED: { disposition: 'quarantine', says: 'a delimiter or an item stands outside its sequence' },
  NESTING_TOO_DEEP: { disposition: 'quarantine', says: 'sequences are nested deeper than the limit' },
  ELEMENTS_TOO_MANY: { disposition: 'quarantine', says: 'the instance has more Data Elements and items than the limit' },
  META_TOO_LONG: { disposition: 'quarantine', says: 'the file meta information is longer than the limit' },
  INFLATE_FAILED: { disposition: 'quarantine', says: 'the deflated Data Set cannot be inflated' },
  INFLATE_TOO_LARGE: { disposition: 'quarantine', says: 'the deflated Data Set grows beyond the limit' },
})
