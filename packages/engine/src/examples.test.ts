// Goal: an example says what a profile does, and a profile that does anything else does not load.
// Method: one example a case, true and false expectations side by side, under the shipped profiles.
import { describe, expect, test } from 'vitest'
import { complainAboutExamples } from './examples.ts'
import type { Example, Expectation } from './profile.ts'
import { policyOf, ports } from './profiles.test-support.ts'

const GIVEN: Example['given'] = {
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  PatientName: 'DOE^JANE',
  PatientSex: 'F',
  StudyDate: '20240310',
  InstitutionName: 'Hôpital Sainte-Élise',
  KVP: '120',
  Rows: '512',
}

function complaints(example: Partial<Example>, name: 'basic' | 'research' = 'basic') {
  const examples = [{ name: 'one', given: GIVEN, expect: {}, ...example }]
  return complainAboutExamples(policyOf(name, { examples }), ports)
}

/** Each row: an attribute, what it is expected to be, and what would be wrong. */
const EXPECTATIONS: readonly { keyword: string; right: Expectation; wrong: readonly Expectation[] }[] = [
  { keyword: 'PatientName', right: 'changed', wrong: ['absent', 'empty', 'DOE^JANE'] },
  { keyword: 'PatientSex', right: 'empty', wrong: ['absent', 'changed', 'F'] },
  { keyword: 'InstitutionName', right: 'absent', wrong: ['empty', 'changed', 'REMOVED', { present: true }] },
  { keyword: 'KVP', right: '120', wrong: ['changed', 'absent', 'empty', '121'] },
  { keyword: 'Rows', right: '512', wrong: ['changed', '511'] },
  {
    keyword: 'ImageType',
    right: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    wrong: [['ORIGINAL', 'PRIMARY'], 'ORIGINAL', { is: ['DERIVED'] }],
  },
  { keyword: 'ImageType', right: { contains: ['AXI'] }, wrong: [{ startsWith: ['AXIS'] }, { absent: true }] },
  { keyword: 'KVP', right: { between: [100, 140] }, wrong: [{ between: [1, 100] }] },
  { keyword: 'StudyInstanceUID', right: { startsWith: ['2.25.'] }, wrong: ['2.25.7000000000000000000000000000000000002'] },
]

describe.each(EXPECTATIONS)('$keyword is $right', ({ keyword, right, wrong }) => {
  test('holds', () => expect(complaints({ expect: { [keyword]: right } })).toEqual([]))

  test.each(wrong.map((expectation) => [JSON.stringify(expectation), expectation] as const))(
    'and not %s',
    (_shown, expectation) => {
      const found = complaints({ expect: { [keyword]: expectation } })
      expect(found).toHaveLength(1)
      expect(found[0]?.path).toEqual(['examples', 0, 'expect', keyword])
      expect(found[0]?.says).toContain('example "one"')
    },
  )
})

test('an instance that is held back is expected with one word, and only then', () => {
  const given = { ...GIVEN, SOPClassUID: 'EncapsulatedPDFStorage' }
  expect(complaints({ given, expect: 'quarantine' })).toEqual([])
  expect(complaints({ expect: 'quarantine' })[0]?.says).toContain('is not quarantined')
  expect(complaints({ given, expect: { PatientName: 'changed' } })[0]?.says).toContain('ENGINE_CONTENT_OPAQUE')
})

test('a directory is refused and not quarantined', () => {
  expect(complaints({ given: { SOPClassUID: 'MediaStorageDirectoryStorage' }, expect: 'quarantine' })).toHaveLength(1)
})

test('a profile that shows more than before fails the example that it had', () => {
  const before = { expect: { PatientSex: 'empty' } } as const
  expect(complaints(before)).toEqual([])
  expect(complaints(before, 'research')).toHaveLength(1)
})

test('every example is run', () => {
  const wrong = { name: 'wrong', given: GIVEN, expect: { KVP: '1' } }
  expect(complainAboutExamples(policyOf('basic', { examples: [wrong, wrong, wrong] }), ports)).toHaveLength(3)
})
