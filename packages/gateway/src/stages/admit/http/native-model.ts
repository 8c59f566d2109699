import { dictionaryEntry } from '@lethe/dicom'
import type { JsonAttribute, JsonDataSet } from './store-response.ts'

/** A Data Set of the DICOM JSON Model as a Native DICOM Model (PS3.19 A.1). */
export function nativeModel(dataSet: JsonDataSet): string {
  const open = '<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">'
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open}${attributes(dataSet)}</NativeDicomModel>`
}

function attributes(dataSet: JsonDataSet): string {
  return Object.entries(dataSet)
    .map(([tag, attribute]) => {
      const keyword = dictionaryEntry(Number.parseInt(tag, 16))?.keyword ?? ''
      return `<DicomAttribute tag="${tag}" vr="${attribute.vr}" keyword="${keyword}">${values(attribute)}</DicomAttribute>`
    })
    .join('')
}

function values({ Value = [] }: JsonAttribute): string {
  return Value.map((value, index) =>
    typeof value === 'object'
      ? `<Item number="${index + 1}">${attributes(value)}</Item>`
      : `<Value number="${index + 1}">${escaped(String(value))}</Value>`,
  ).join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
