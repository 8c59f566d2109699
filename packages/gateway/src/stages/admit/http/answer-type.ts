import { parseMediaType } from '../../../system/multipart/media-type.ts'

const JSON_TYPE = 'application/dicom+json'
const XML_TYPE = 'application/dicom+xml'

/** What an answer is written as. */
export type AnswerType = typeof JSON_TYPE | typeof XML_TYPE

const ANSWERED_BY: Readonly<Record<string, AnswerType>> = {
  '*/*': JSON_TYPE,
  'application/*': JSON_TYPE,
  'application/json': JSON_TYPE,
  [JSON_TYPE]: JSON_TYPE,
  [XML_TYPE]: XML_TYPE,
  'application/xml': XML_TYPE,
  'text/xml': XML_TYPE,
}
const RANGES_MAX = 32

/** The type that a client takes best (RFC 9110 12.5.1), JSON where it says nothing; nothing where it takes neither. */
export function answerType(accept: string | undefined): AnswerType | undefined {
  if (accept === undefined || accept.trim() === '') return JSON_TYPE
  const ranges = accept.split(',', RANGES_MAX).flatMap((text) => {
    const range = parseMediaType(text.trim())
    const type = range && ANSWERED_BY[range.type]
    const weight = Number(range?.parameters.get('q') ?? 1)
    return type === undefined || !(weight > 0) ? [] : [{ type, weight }]
  })
  return ranges.toSorted((a, b) => b.weight - a.weight)[0]?.type
}
