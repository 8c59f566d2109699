// Goal: of a report, what was found stays and who it was found in, by and where goes, item by item; the tree remains what it was.
// Method: a table of content items that a person can read, then laws over trees of items made at random.
import type { DataSet } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deidentified, holds, textOf, type Attributes, type ReadElement } from '../instances.test-support.ts'
import { identities, policyOf } from '../profiles.test-support.ts'
import { coded, contentItem, contentOf, FINDING, measured, reportOf, valuesOf, type Code } from './reports.test-support.ts'

const strict = policyOf('research')
const known = policyOf('research', { clean: { descriptors: 'known', structuredContent: 'known' } })
const removed = policyOf('research', { clean: { structuredContent: 'removed' } })
const bare = policyOf('research', { retain: { patientCharacteristics: 'none', deviceIdentity: 'none' }, rules: {} })

const YEARS: Code = ['a', 'UCUM', 'year']
const MM: Code = ['mm', 'UCUM', 'millimeter']

/** The value of a keyword in a report of one content item, after de-identification. */
function after(policy: typeof strict, item: DataSet, keyword: string): string | undefined {
  return valuesOf(deidentified(policy, reportOf([item])).output, keyword).at(-1)
}

describe('what a content item says under strict cleaning', () => {
  const uid = '1.2.826.0.1.3680043.99.8.77'
  const TABLE: readonly (readonly [string, Code, Attributes, string, string])[] = [
    [
      'TEXT',
      FINDING,
      { TextValue: 'Nodule of 8 mm in the right upper lobe' },
      'TextValue',
      'Nodule of 8 mm in the right upper lobe',
    ],
    ['TEXT', FINDING, { TextValue: 'Adler has a nodule' }, 'TextValue', 'has a nodule'],
    ['TEXT', FINDING, { TextValue: 'Zqxkbrimble' }, 'TextValue', 'REMOVED'],
    ['TEXT', FINDING, { TextValue: '<b>Nodule</b> seen by Zqxkbrimble' }, 'TextValue', '<b>Nodule</b> seen by'],
    ['TEXT', ['121022', 'DCM', 'Accession Number'], { TextValue: '12' }, 'TextValue', 'REMOVED'],
    ['TEXT', ['121030', 'DCM', 'Subject ID'], { TextValue: 'LUNG 7' }, 'TextValue', 'REMOVED'],
    ['TEXT', ['121009', 'DCM', "Person Observer's Organization Name"], { TextValue: 'Lung Hospital' }, 'TextValue', 'REMOVED'],
    ['TEXT', ['P1', '99SITE', "Patient's Name"], { TextValue: 'Rose Head' }, 'TextValue', 'REMOVED'],
    ['PNAME', ['121008', 'DCM', 'Person Observer Name'], { PersonName: 'Leclerc^Henri' }, 'PersonName', 'REMOVED'],
    ['DATE', ['121031', 'DCM', 'Subject Birth Date'], { Date: '19600229' }, 'Date', '19000101'],
    ['TIME', ['111061', 'DCM', 'Study Time'], { Time: '101530' }, 'Time', '101530'],
    ['UIDREF', ['112040', 'DCM', 'Tracking Unique Identifier'], { UID: uid }, 'UID', identities.uid(uid)],
    [
      'UIDREF',
      ['121012', 'DCM', 'Device Observer UID'],
      { UID: '1.2.840.10008.5.1.4.1.1.2' },
      'UID',
      '1.2.840.10008.5.1.4.1.1.2',
    ],
    ['CODE', FINDING, { ConceptCodeSequence: coded(['27925004', 'SCT', 'Nodule']) }, 'CodeValue', '27925004'],
    ['CODE', FINDING, { ConceptCodeSequence: coded(['27925004', 'SCT', 'Nodule']) }, 'CodeMeaning', 'Nodule'],
    ['CODE', FINDING, { ConceptCodeSequence: coded(['N1', '99SITE', 'Nodule of Zqxkbrimble']) }, 'CodeMeaning', 'REMOVED'],
    ['CODE', ['121029', 'DCM', 'Subject Name'], { ConceptCodeSequence: coded(['77', 'SCT', 'Lung']) }, 'CodeMeaning', 'REMOVED'],
    ['NUM', ['81827009', 'SCT', 'Diameter'], measured('9123456789', MM), 'NumericValue', '9123456789'],
    ['NUM', ['81827009', 'SCT', 'Diameter'], measured('8.5', MM), 'CodeMeaning', 'millimeter'],
    ['NUM', ['121033', 'DCM', 'Subject Age'], measured('64', YEARS), 'NumericValue', '64'],
    ['NUM', ['121033', 'DCM', 'Subject Age'], measured('93', YEARS), 'NumericValue', '90'],
    ['NUM', ['121033', 'DCM', 'Subject Age'], measured('1117', ['mo', 'UCUM', 'month']), 'NumericValue', '1080'],
    ['TEXT', ['121033', 'DCM', 'Subject Age'], { TextValue: '93 years' }, 'TextValue', 'REMOVED'],
    ['TEXT', ['121015', 'DCM', 'Device Observer Model Name'], { TextValue: 'Zqxkbrimble Pro' }, 'TextValue', 'Zqxkbrimble Pro'],
    ['TEXT', ['121015', 'DCM', 'Device Observer Model Name'], { TextValue: 'Model Adler' }, 'TextValue', 'Model'],
    ['TEXT', ['121016', 'DCM', 'Device Observer Serial Number'], { TextValue: 'SN-4711-Q' }, 'TextValue', 'SN-4711-Q'],
    ['NUM', ['121030', 'DCM', 'Subject ID'], measured('4711', YEARS), 'NumericValue', '0'],
  ]

  test.each(TABLE)('%s %s %o: %s becomes "%s"', (...[valueType, concept, value, keyword, expected]) => {
    expect(after(strict, contentItem(valueType, concept, value), keyword)).toBe(expected)
  })

  test('dates move by the days by which the study moves', () => {
    const item = contentItem('DATE', ['111060', 'DCM', 'Study Date'], { Date: '20240310' })
    const { output } = deidentified(strict, reportOf([item]))
    expect(valuesOf(output, 'Date')).toEqual([textOf(output, 'StudyDate')])
  })

  test('a characteristic of the patient goes where the profile keeps none, and so does the name of a device', () => {
    const age = contentItem('NUM', ['121033', 'DCM', 'Subject Age'], measured('64', YEARS))
    const sex = contentItem('CODE', ['121032', 'DCM', 'Subject Sex'], { ConceptCodeSequence: coded(['F', 'DCM', 'Female']) })
    const device = contentItem('TEXT', ['121013', 'DCM', 'Device Observer Name'], { TextValue: 'Lung' })
    expect([after(strict, age, 'NumericValue'), after(bare, age, 'NumericValue')]).toEqual(['64', '0'])
    expect([after(strict, sex, 'CodeMeaning'), after(bare, sex, 'CodeMeaning')]).toEqual(['Female', 'REMOVED'])
    expect([after(strict, device, 'TextValue'), after(bare, device, 'TextValue')]).toEqual(['Lung', 'REMOVED'])
  })

  test('an age over the cap is not the characteristic in full, and so the option is not claimed', () => {
    const aged = (years: string): string[] => {
      const item = contentItem('NUM', ['121033', 'DCM', 'Subject Age'], measured(years, YEARS))
      return valuesOf(deidentified(strict, reportOf([item])).output, 'CodeValue')
    }
    expect(aged('64')).toContain('113108')
    expect(aged('93')).not.toContain('113108')
  })

  test('a value before its concept name, or without one, is a dummy', () => {
    const unnamed = contentItem('TEXT', FINDING, { ConceptNameCodeSequence: undefined, TextValue: 'Nodule' })
    expect(after(known, unnamed, 'TextValue')).toBe('REMOVED')
  })
})

describe('who is named in a content item is known in all texts', () => {
  const about = (concept: Code, valueType: string, value: Attributes): readonly DataSet[] => [
    contentItem(valueType, concept, value),
    contentItem('TEXT', FINDING, { TextValue: 'Report of Wexcombe 88123 Lindqvist, nodule' }),
  ]
  test.each([
    ['PNAME', ['121008', 'DCM', 'Person Observer Name'], { PersonName: 'Wexcombe^Ada' }, 'Report 88123 Lindqvist, nodule'],
    ['TEXT', ['121029', 'DCM', 'Subject Name'], { TextValue: 'Ada Wexcombe' }, 'Report 88123 Lindqvist, nodule'],
    ['TEXT', ['121030', 'DCM', 'Subject ID'], { TextValue: '88123' }, 'Report of Wexcombe Lindqvist, nodule'],
    ['TEXT', ['121009', 'DCM', 'Organization'], { TextValue: 'Lindqvist Clinic' }, 'Report of Wexcombe 88123 nodule'],
    ['TEXT', FINDING, { TextValue: 'Lindqvist' }, 'Report of Wexcombe 88123 Lindqvist, nodule'],
  ] as const)('%s %s', (...[valueType, concept, value, expected]) => {
    expect(valuesOf(deidentified(known, reportOf(about(concept, valueType, value))).output, 'TextValue').at(-1)).toBe(expected)
  })

  test('a birth date in an item is never shifted in a text', () => {
    const items = [
      contentItem('DATE', ['121031', 'DCM', 'Subject Birth Date'], { Date: '19700523' }),
      contentItem('TEXT', FINDING, { TextValue: 'Born 1970-05-23, seen 2024-03-10' }),
    ]
    const { output } = deidentified(known, reportOf(items))
    expect(valuesOf(output, 'TextValue')[0]).toMatch(/^Born seen \d{4}-\d{2}-\d{2}$/)
  })
})

describe('who observed, verified and took part', () => {
  const file = reportOf([contentItem('TEXT', FINDING, { TextValue: 'Nodule' })], {
    VerificationFlag: 'VERIFIED',
    VerifyingObserverSequence: [
      contentItem('PNAME', FINDING, {
        VerifyingOrganization: 'Zqxk Clinic',
        VerifyingObserverName: 'Zqxk^A',
        VerificationDateTime: '2024',
      }),
    ],
    AuthorObserverSequence: [contentItem('PNAME', FINDING, { PersonName: 'Zqxk^B' })],
    ParticipantSequence: [contentItem('PNAME', FINDING, { PersonName: 'Zqxk^C' })],
    CustodialOrganizationSequence: [contentItem('TEXT', FINDING, { InstitutionName: 'Zqxk Clinic' })],
  })

  test('a verified report still has who verified it and when, as dummies; the others go', () => {
    const { output } = deidentified(strict, file)
    expect(valuesOf(output, 'VerifyingObserverName')).toEqual(['REMOVED'])
    expect(valuesOf(output, 'VerifyingOrganization')).toEqual(['REMOVED'])
    expect(valuesOf(output, 'VerificationDateTime')).toEqual(['19000101000000'])
    for (const keyword of ['AuthorObserverSequence', 'ParticipantSequence', 'CustodialOrganizationSequence'])
      expect(valuesOf(output, keyword)).toEqual([])
    expect(holds(output, 'Zqxk')).toBe(false)
  })
})

describe('laws over trees of content items', () => {
  const marked: Readonly<Record<string, (mark: string) => Attributes>> = {
    TEXT: (mark) => ({ TextValue: `Nodule of ${mark} seen` }),
    PNAME: (mark) => ({ PersonName: `${mark}^${mark}` }),
    CODE: (mark) => ({ ConceptCodeSequence: coded(['X1', '99SITE', mark]) }),
    NUM: (mark) => measured('8.5', ['mm', '99SITE', mark]),
    DATE: (mark) => ({ Date: mark }),
    DATETIME: (mark) => ({ DateTime: mark }),
    TIME: (mark) => ({ Time: mark }),
    UIDREF: (mark) => ({ UID: mark }),
    COMPOSITE: (mark) => ({ ReferencedSOPSequence: [contentItem('', FINDING, { ReferencedSOPInstanceUID: mark })] }),
    IMAGE: (mark) => ({ ReferencedSOPSequence: [contentItem('', FINDING, { ReferencedSOPInstanceUID: mark })] }),
    WAVEFORM: (mark) => ({ ReferencedSOPSequence: [contentItem('', FINDING, { ReferencedSOPInstanceUID: mark })] }),
    SCOORD: (mark) => ({ GraphicType: 'POINT', FiducialUID: mark }),
    TCOORD: (mark) => ({ TemporalRangeType: 'POINT', ReferencedDateTime: mark }),
    CONTAINER: () => ({ ContinuityOfContent: 'SEPARATE' }),
  }
  const concepts: readonly Code[] = [FINDING, ['121029', 'DCM', 'Subject Name'], ['X1', '99SITE', 'Zqxkbrimble']]
  const MARK = 'Zqxkbrimble'

  const itemsWith = (inner: fc.Arbitrary<DataSet[]>): fc.Arbitrary<DataSet[]> => {
    const kinds = fc.constantFrom(...Object.keys(marked))
    const item = fc.record({ kind: kinds, concept: fc.constantFrom(...concepts), children: inner })
    return fc.array(item, { maxLength: 3 }).map((items) =>
      items.map(({ kind, concept, children }) => {
        const nested = children.length === 0 ? {} : { ContentSequence: children }
        return contentItem(kind, concept, { ...marked[kind]?.(MARK), ...nested })
      }),
    )
  }
  const tree = itemsWith(itemsWith(itemsWith(fc.constant([]))))

  test.each([
    ['strict', strict],
    ['removed', removed],
  ])('no marked value of any value type is left where content is %s', (_, policy) => {
    fc.assert(
      fc.property(tree, (items) => {
        expect(holds(deidentified(policy, reportOf(items)).output, MARK)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('nor where it is known as the patient’s name and content is cleaned of what is known', () => {
    fc.assert(
      fc.property(tree, (items) => {
        const { output } = deidentified(known, reportOf(items, { PatientName: `${MARK}^Ada` }))
        expect(holds(output, MARK)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('the tree keeps its shape, its value types, its relationship types and its numbers', () => {
    fc.assert(
      fc.property(tree, (items) => {
        const file = reportOf(items)
        expect(contentOf(deidentified(strict, file).output).map(shapeOf)).toEqual(contentOf(file).map(shapeOf))
      }),
      { numRuns: 60 },
    )
  })

  test('a stricter line never lets more words survive', () => {
    const words = (policy: typeof strict, file: Uint8Array): ReadonlySet<string> => {
      const { output } = deidentified(policy, file)
      const texts = ['TextValue', 'PersonName', 'NumericValue', 'Date'].flatMap((keyword) => valuesOf(output, keyword))
      return new Set(texts.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)))
    }
    const dummies = new Set(['REMOVED', '19000101', '0', '1'])
    const fromLeast = [removed, bare, strict, known]
    fc.assert(
      fc.property(tree, (items) => {
        const file = reportOf(items)
        const shown = fromLeast.map((policy) => words(policy, file))
        const more = shown
          .slice(0, -1)
          .flatMap((less, index) => [...less].filter((word) => !dummies.has(word) && shown[index + 1]?.has(word) !== true))
        expect(more).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('cleaning twice leaves the same words', () => {
    fc.assert(
      fc.property(tree, (items) => {
        const once = deidentified(strict, reportOf(items)).output
        const twice = deidentified(strict, once).output
        for (const keyword of ['TextValue', 'PersonName', 'CodeMeaning', 'CodeValue', 'NumericValue'])
          expect(valuesOf(twice, keyword)).toEqual(valuesOf(once, keyword))
      }),
      { numRuns: 40 },
    )
  })
})

/** What of an item must not change. */
function shapeOf(item: readonly ReadElement[]): unknown {
  const text = (keyword: string): string | undefined => item.find(({ name }) => name === keyword)?.text
  const nested = item.find(({ name }) => name === 'ContentSequence')?.items ?? []
  const measure = item.find(({ name }) => name === 'MeasuredValueSequence')?.items.length
  return { type: text('ValueType'), relation: text('RelationshipType'), measure, tags: tagsOf(item), nested: nested.map(shapeOf) }
}

/** A date or a UID that is none goes; every other element stays. */
function tagsOf(item: readonly ReadElement[]): string[] {
  return item.map(({ name }) => name)
}
