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

// Further schemes of PS3.16 chapter 8, whose codes are letters or short.
const OTHER_SCHEMES = new Set(
  [
    'ACR BI C4 CPT4 CD8 DC DCMUID FDA HPC I10 I10P I9 I9C IBSI ICDO3 ISO3166_1 ISO3166_2 ISO639_1 ISO639_2 ITIS_TSN MAYOASRG',
    'MDC MSH NCDR NDC NEU NYUMCCG PUBCHEM_CID POS RADELEMENT RFC3066 RFC5646 RO SNM SCPECG UCUM UNS UPC',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a Coding Scheme Designator is one of PS3.16 chapter 8, so that the code, and not the meaning beside it, says what is meant. */
export function isKnownScheme({ tag, value }: ElementToken): boolean {
  const designator = stringValue(value).trim()
  return tag === CODING_SCHEME_DESIGNATOR && (NUMBER_SCHEMES.has(designator) || OTHER_SCHEMES.has(designator))
}

/** Whether an element is a code whose digits could as well be somebody's number; its coding scheme, which follows, decides. */
export function isDoubtfulCode({ tag, value }: ElementToken): boolean {
  return CODE_VALUES.has(tag) && /^\d{7,18}$/.test(stringValue(value))
}

/** Whether the element after a doubtful code names a vocabulary of numbers. */
export function vouchesForCode({ tag, value }: ElementToken): boolean {
  return tag === CODING_SCHEME_DESIGNATOR && NUMBER_SCHEMES.has(stringValue(value).trim())
}
