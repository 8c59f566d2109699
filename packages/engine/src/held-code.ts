import { stringValue, tagOfKeyword, type ElementToken } from '@lethe/dicom'

const CODE_VALUES = new Set(['CodeValue', 'LongCodeValue'].map(tagOfKeyword))
const CODING_SCHEME_DESIGNATOR = tagOfKeyword('CodingSchemeDesignator') as number

// PS3.16 chapter 8: schemes whose codes are numbers of a vocabulary, as long as telephone and record numbers are.
const NUMBER_SCHEMES = new Set([
  'SCT',
  'SRT',
  'SNM3',
  '99SDM',
  'DCM',
  'LN',
  'RADLEX',
  'FMA',
  'UMLS',
  'NCIt',
  'ICD10',
  'ICD9',
  'RXNORM',
  'UBERON',
])

/** Whether an element is a code whose digits could as well be somebody's number; its coding scheme, which follows, decides. */
export function isDoubtfulCode({ tag, value }: ElementToken): boolean {
  return CODE_VALUES.has(tag) && /^\d{7,18}$/.test(stringValue(value))
}

/** Whether the element after a doubtful code names a vocabulary of numbers. */
export function vouchesForCode({ tag, value }: ElementToken): boolean {
  return tag === CODING_SCHEME_DESIGNATOR && NUMBER_SCHEMES.has(stringValue(value).trim())
}
