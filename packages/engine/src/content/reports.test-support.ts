// Goal: small reports for the tests of structured content, in a form that reads like a report.
// Method: content items by value type, concept and value, written as PS3.3 C.17.3.2 has them.
import { DataSet, uidOfKeyword } from '@lethe/dicom'
import { allElements, CT, elementsOf, fileOf, readFile, type Attributes, type ReadElement } from '../instances.test-support.ts'

/** A code: value, designator of its scheme, meaning. */
export type Code = readonly [string, string, string]

/** The code that says what a finding is; it names nobody. */
export const FINDING: Code = ['121071', 'DCM', 'Finding']

/** A code as the one item of a sequence. */
export function coded([CodeValue, CodingSchemeDesignator, CodeMeaning]: Code): readonly DataSet[] {
  return [DataSet.of({ CodeValue, CodingSchemeDesignator, CodeMeaning })]
}

/** A content item with the attributes that hold its value. */
export function contentItem(valueType: string, concept: Code, value: Attributes): DataSet {
  return dataSet({ RelationshipType: 'CONTAINS', ValueType: valueType, ConceptNameCodeSequence: coded(concept), ...value })
}

/** A number with its unit. */
export function measured(value: string, unit: Code): Attributes {
  return { MeasuredValueSequence: [DataSet.of({ MeasurementUnitsCodeSequence: coded(unit), NumericValue: value })] }
}

/** A report that holds content items. */
export function reportOf(items: readonly DataSet[], changes: Attributes = {}): Uint8Array {
  return fileOf(
    elementsOf({
      SOPClassUID: uidOfKeyword('ComprehensiveSRStorage'),
      Modality: 'SR',
      ...Object.fromEntries(PIXELS.map((keyword) => [keyword, undefined])),
      ValueType: 'CONTAINER',
      ConceptNameCodeSequence: coded(['18748-4', 'LN', 'Diagnostic imaging report']),
      ContinuityOfContent: 'SEPARATE',
      ContentSequence: items,
      ...changes,
    }),
  )
}

/** The values of a keyword anywhere in a file. */
export function valuesOf(file: Uint8Array, keyword: string): string[] {
  return allElements(readFile(file).elements)
    .filter(({ name }) => name === keyword)
    .map(({ text }) => text)
}

/** The items of the content of a report. */
export function contentOf(file: Uint8Array): readonly (readonly ReadElement[])[] {
  return readFile(file).elements.find(({ name }) => name === 'ContentSequence')?.items ?? []
}

const PIXELS = Object.keys(CT).filter((keyword) =>
  /^(ImageType|SamplesPerPixel|Photometric|Rows|Columns|Bits|PixelData)/.test(keyword),
)

/** A Data Set of attributes that may be sequences. */
export function dataSet(attributes: Attributes): DataSet {
  const made = new DataSet()
  for (const [keyword, value] of Object.entries(attributes)) if (value !== undefined) made.set(keyword, value)
  return made
}
