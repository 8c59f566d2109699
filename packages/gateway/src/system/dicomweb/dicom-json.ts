import { tagOfKeyword } from '@lethe/dicom'
import { DicomWebError } from './errors.ts'

/** A Data Set in the DICOM JSON Model (PS3.18 annex F), as a server answers with it. */
export class JsonDataSet {
  readonly #fields: Readonly<Record<string, unknown>>

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields
  }

  /** The values of an attribute of text or number, by keyword; none where it is missing or empty. */
  values(keyword: string): string[] {
    const name = (tagOfKeyword(keyword) as number).toString(16).toUpperCase().padStart(8, '0')
    const field = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined
    const values = isMap(field) && Array.isArray(field['Value']) ? (field['Value'] as unknown[]) : []
    return values.flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value).trim()] : []))
  }

  /** The first value, or the empty string. */
  value(keyword: string): string {
    return this.values(keyword)[0] ?? ''
  }
}

/** Reads the answer to a query: a list of Data Sets. */
export function readDataSets(text: string): JsonDataSet[] {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new DicomWebError('MALFORMED', { length: text.length })
  }
  if (!Array.isArray(read) || !read.every(isMap)) throw new DicomWebError('MALFORMED', { length: text.length })
  return read.map((fields) => new JsonDataSet(fields))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
