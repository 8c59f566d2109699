// Goal: a condition of a profile holds exactly where its words say so.
// Method: a table of matchers against values, then laws: keys add up, absent and present exclude each other.
import { uidOfKeyword } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCondition } from './condition.ts'
import { tag } from './instances.test-support.ts'
import type { Condition, Matcher } from './profile.ts'

/** Whether a matcher on ImageType holds for these values; `undefined` where the attribute is absent. */
function holds(matcher: Matcher, values: readonly string[] | undefined): boolean {
  const found = new Map(values === undefined ? [] : [[tag('ImageType'), values]])
  return compileCondition({ ImageType: matcher }).holds(found)
}

const PRIMARY = ['ORIGINAL', 'PRIMARY', 'AXIAL']

describe('matchers', () => {
  test.each<readonly [string, Matcher, readonly string[] | undefined, boolean]>([
    ['is one of the values', { is: ['PRIMARY'] }, PRIMARY, true],
    ['is any of several', { is: ['X', 'AXIAL'] }, PRIMARY, true],
    ['is none', { is: ['SECONDARY'] }, PRIMARY, false],
    ['is no part of a value', { is: ['PRIM'] }, PRIMARY, false],
    ['is nothing that is absent', { is: [''] }, undefined, false],
    ['starts', { startsWith: ['PRIM'] }, PRIMARY, true],
    ['does not start', { startsWith: ['RIM'] }, PRIMARY, false],
    ['contains', { contains: ['RIM'] }, PRIMARY, true],
    ['contains nothing over the border of two values', { contains: ['ALP'] }, PRIMARY, false],
    ['is between', { between: [1, 3] }, ['2.5'], true],
    ['is at the ends', { between: [1, 3] }, ['1'], true],
    ['is beyond', { between: [1, 3] }, ['3.1'], false],
    ['no number is between', { between: [0, 3] }, ['AXIAL'], false],
    ['an empty value is no zero', { between: [0, 3] }, [' '], false],
    ['absent', { absent: true }, undefined, true],
    ['not absent', { absent: true }, PRIMARY, false],
    ['present', { present: true }, PRIMARY, true],
    ['present though empty', { present: true }, [], true],
    ['not present', { present: true }, undefined, false],
    ['two matchers that hold', { is: ['AXIAL'], startsWith: ['ORIG'] }, PRIMARY, true],
    ['two matchers of which one holds', { is: ['AXIAL'], startsWith: ['DER'] }, PRIMARY, false],
  ])('%s', (...[, matcher, values, expected]) => {
    expect(holds(matcher, values)).toBe(expected)
  })

  test('a SOP Class may be named by its keyword or its UID', () => {
    const ct = uidOfKeyword('CTImageStorage') as string
    for (const word of ['CTImageStorage', ct]) {
      const { holds: holdsFor } = compileCondition({ SOPClassUID: { is: [word] } })
      expect(holdsFor(new Map([[tag('SOPClassUID'), [ct]]]))).toBe(true)
      expect(holdsFor(new Map([[tag('SOPClassUID'), ['1.2.3']]]))).toBe(false)
    }
  })
})

describe('laws', () => {
  const KEYWORDS = ['Modality', 'ImageType', 'Manufacturer']
  const anyMatcher = fc.constantFrom<Matcher>({ is: ['A'] }, { startsWith: ['B'] }, { absent: true }, { present: true })
  const anyCondition: fc.Arbitrary<Condition> = fc.dictionary(fc.constantFrom(...KEYWORDS), anyMatcher, { noNullPrototype: true })
  const anyValues = fc
    .array(fc.tuple(fc.constantFrom(...KEYWORDS), fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 2 })))
    .map((entries) => new Map(entries.map(([keyword, values]) => [tag(keyword), values])))

  test('a condition holds exactly where each of its keys does, and looks at their tags alone', () => {
    fc.assert(
      fc.property(anyCondition, anyValues, (condition, values) => {
        const each = Object.entries(condition).map(([keyword, matcher]) => compileCondition({ [keyword]: matcher }).holds(values))
        expect(compileCondition(condition).holds(values)).toBe(!each.includes(false))
        expect(compileCondition(condition).tags).toEqual(Object.keys(condition).map(tag))
      }),
    )
  })

  test('an attribute is absent or present, never both and never neither', () => {
    fc.assert(
      fc.property(anyValues, fc.constantFrom(...KEYWORDS), (values, keyword) => {
        const absent = compileCondition({ [keyword]: { absent: true } }).holds(values)
        expect(compileCondition({ [keyword]: { present: true } }).holds(values)).toBe(!absent)
      }),
    )
  })
})
