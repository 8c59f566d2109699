// Goal: what PS3.15 Table E.1-1 says of a tag is found, in repeating groups too, and its compound actions find their Types.
// Method: laws over the committed tables, then rows that a person can look up in the standard.
import { describe, expect, test } from 'vitest'
import { compoundType, CONFIDENTIALITY_EDITION, confidentialityRow, confidentialityTags } from './confidentiality.ts'
import { dictionaryEntry, tagOfKeyword } from './dictionary.ts'
import { formatTag } from './faults.ts'
import types from './tables/compound-types.json' with { type: 'json' }
import rows from './tables/confidentiality.json' with { type: 'json' }
import { registeredUid } from './uids.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const rowOf = (keyword: string): unknown => confidentialityRow(tagOfKeyword(keyword) as number)

describe('the table', () => {
  test('every tag is in the dictionary, or names a repeating group of it', () => {
    const strange = [...confidentialityTags()].filter((tag) => dictionaryEntry(tag) === undefined)
    expect(strange.map(formatTag)).toEqual([])
    const repeating = rows.map(([tag]) => tag as string).filter((tag) => tag.includes('x'))
    expect(repeating).toEqual(['50xxxxxx', '60xx3000', '60xx4000'])
    expect(
      repeating.map((tag) => dictionaryEntry(Number.parseInt(tag.replace('xxxxxx', '003000').replace('xx', '00'), 16))),
    ).toEqual([
      expect.objectContaining({ keyword: 'CurveData' }),
      expect.objectContaining({ keyword: 'OverlayData' }),
      expect.objectContaining({ keyword: 'OverlayComments' }),
    ])
  })

  test('no tag stands twice', () => {
    const tags = rows.map(([tag]) => tag)
    expect(new Set(tags).size).toBe(tags.length)
    expect([...confidentialityTags()].length).toBe(tags.length - 3)
  })

  test('has only the action codes of Table E.1-1, and K or C of an option', () => {
    const actions = new Set(rows.map(([, basic]) => basic))
    expect(actions).toEqual(new Set(['X', 'Z', 'D', 'U', 'X/Z', 'X/D', 'Z/D', 'X/Z/D', 'X/Z/U*']))
    for (const tag of confidentialityTags()) {
      for (const action of Object.values(confidentialityRow(tag)?.options ?? {})) expect(['K', 'C']).toContain(action)
    }
  })

  test('U stands for UIDs only', () => {
    const replaced = [...confidentialityTags()].filter((tag) => confidentialityRow(tag)?.basic === 'U')
    expect(new Set(replaced.map((tag) => dictionaryEntry(tag)?.vr))).toEqual(new Set(['UI']))
  })

  test('says its edition', () => {
    expect(CONFIDENTIALITY_EDITION).toMatch(/^PS3\.15 \d{4}[a-e]$/)
  })
})

describe('rows', () => {
  test.each([
    ['PatientName', 'Z', {}],
    ['PatientID', 'Z/D', {}],
    ['StudyInstanceUID', 'U', { retainUIDs: 'K' }],
    ['StudyDate', 'Z', { retainLongitudinalFullDates: 'K', retainLongitudinalModifiedDates: 'C' }],
    ['PatientSex', 'Z', { retainPatientCharacteristics: 'K' }],
  ])('%s', (keyword, basic, options) => {
    expect(rowOf(keyword)).toEqual({ basic, options })
  })

  test('what the table does not name has none', () => {
    expect(rowOf('Rows')).toBeUndefined()
    expect(confidentialityRow(0x00091001)).toBeUndefined()
  })

  test('every element of every curve, and two of every overlay', () => {
    for (let group = 0; group <= 0xfe; group += 2) {
      expect(confidentialityRow(0x50001234 + group * 0x10000)?.basic).toBe('X')
      expect(confidentialityRow(0x60003000 + group * 0x10000)?.basic).toBe('X')
      expect(confidentialityRow(0x60004000 + group * 0x10000)?.basic).toBe('X')
      expect(confidentialityRow(0x60000010 + group * 0x10000)).toBeUndefined()
    }
  })

  test.each([0x50010010, 0x60013000, 0x51003000, 0x61003000, 0x4f003000])('%i is in no repeating group', (tag) => {
    expect(confidentialityRow(tag)).toBeUndefined()
  })
})

describe('Types of compound actions', () => {
  test('are those of registered SOP Classes and of attributes with a compound action', () => {
    for (const [uid, row] of types as [string, Record<string, string>][]) {
      expect(registeredUid(uid)).toBe(uid)
      for (const [tag, type] of Object.entries(row)) {
        expect(confidentialityRow(Number.parseInt(tag, 16))?.basic).toContain('/')
        expect(['1', '1C', '2', '2C', '3']).toContain(type)
        expect(compoundType(uid, Number.parseInt(tag, 16))).toBe(type)
      }
    }
  })

  test('is none where the SOP Class has no such attribute, and nothing where it is unknown', () => {
    expect(compoundType(CT, tagOfKeyword('ContentDate') as number)).toBe('2C')
    expect(compoundType(CT, tagOfKeyword('VerifyingObserverName') as number)).toBe('none')
    expect(compoundType('1.2.3', tagOfKeyword('ContentDate') as number)).toBeUndefined()
  })
})
