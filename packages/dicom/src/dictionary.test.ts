// Goal: the dictionary says of every tag what PS3.6 says, repeating groups and Implicit VR included.
// Method: laws over the whole table, then tags that a person can look up in PS3.6.
import { describe, expect, test } from 'vitest'
import {
  dictionaryEntry,
  dictionaryTags,
  implicitVr,
  keywords,
  tagOfKeyword,
  vrFits,
  type DictionaryEntry,
} from './dictionary.ts'
import rows from './tables/dictionary.json' with { type: 'json' }
import { isPrivate } from './tag.ts'
import { VRS, type Vr } from './vr.ts'

const entryOf = (tag: number): DictionaryEntry => dictionaryEntry(tag) as DictionaryEntry

describe('the table', () => {
  test('has each tag and each keyword once, tags ascending, none private', () => {
    const tags = [...dictionaryTags()]
    expect(tags).toEqual([...new Set(tags)].toSorted((a, b) => a - b))
    expect(tags.filter(isPrivate)).toEqual([])
    const named = rows.map((row) => row[3]).filter((keyword) => keyword !== '')
    expect(named.filter((keyword, index) => named.indexOf(keyword) !== index)).toEqual([])
    expect(named.filter((keyword) => !/^[A-Za-z0-9]+$/.test(keyword ?? ''))).toEqual([])
    expect(tags.length).toBeGreaterThan(5000)
  })

  test('leads from each keyword to its tag and back', () => {
    for (const keyword of keywords()) expect(entryOf(tagOfKeyword(keyword) as number).keyword).toBe(keyword)
    expect(tagOfKeyword('NoSuchKeyword')).toBeUndefined()
  })

  test('names only VRs of PS3.5 Table 6.2-1, and a VM of the right form', () => {
    for (const tag of dictionaryTags()) {
      const { vr, vrs, vm } = entryOf(tag)
      expect(vrs.filter((allowed) => !(allowed in VRS))).toEqual([])
      expect(vrs).toContain(vr)
      expect(vm).toMatch(/^\d+(-(\d+|n|\d+n))?( or \d+(-(\d+|n))?)?$/)
    }
  })

  test('gives OW to what may be OB or OW, as Implicit VR does (PS3.5 A.1)', () => {
    const both = [...dictionaryTags()].map(entryOf).filter(({ vrs }) => vrs.includes('OW') && vrs.length > 1)
    expect(both.length).toBeGreaterThan(0)
    expect(new Set(both.map(({ vr }) => vr))).toEqual(new Set(['OW']))
  })

  test.each([
    ['PatientID', 0x00100020, { vr: 'LO', vrs: ['LO'], vm: '1', name: 'Patient ID', retired: false }],
    ['StudyInstanceUID', 0x0020000d, { vr: 'UI', vrs: ['UI'], vm: '1', name: 'Study Instance UID', retired: false }],
    ['SmallestImagePixelValue', 0x00280106, { vr: 'US', vrs: ['US', 'SS'], vm: '1', retired: false }],
    ['OtherPatientIDs', 0x00101000, { vr: 'LO', vrs: ['LO'], vm: '1-n', retired: true }],
    ['PixelData', 0x7fe00010, { vr: 'OW', vrs: ['OB', 'OW'], vm: '1', retired: false }],
  ])('%s', (keyword, tag, expected) => {
    expect(tagOfKeyword(keyword)).toBe(tag)
    expect(dictionaryEntry(tag)).toMatchObject({ keyword, ...expected })
  })
})

describe('repeating groups (PS3.5 7.6)', () => {
  test('every even group from 50 and 60 on resolves, no odd one does', () => {
    for (let group = 0; group <= 0xff; group += 1) {
      const curve = dictionaryEntry(0x50003000 + group * 0x10000)?.keyword
      const overlay = dictionaryEntry(0x60003000 + group * 0x10000)?.keyword
      expect([curve, overlay]).toEqual(group % 2 === 0 ? ['CurveData', 'OverlayData'] : [undefined, undefined])
    }
  })

  test.each([
    [0x60020010, 'OverlayRows'],
    [0x50fe0005, 'CurveDimensions'],
    [0x7f000010, 'VariablePixelData'],
    [0x7f220020, 'VariableCoefficientsSDVN'],
    [0x7fe00010, 'PixelData'],
    [0x002031aa, 'SourceImageIDs'],
    [0x10001230, 'EscapeTriplet'],
    [0x10001235, 'ShiftTableTriplet'],
    [0x1010abcd, 'ZonalMap'],
  ])('%i is %s', (tag, keyword) => {
    expect(dictionaryEntry(tag)?.keyword).toBe(keyword)
  })

  test.each([0x51000010, 0x61003000, 0x60010010, 0x60009999, 0x7f010010, 0x7f000099, 0x10001236, 0x10020010, 0x00203200])(
    '%i is in none',
    (tag) => {
      expect(dictionaryEntry(tag)).toBeUndefined()
    },
  )
})

test.each<[number, Vr, string]>([
  [0x00100010, 'PN', 'PS3.6'],
  [0x00280106, 'US', 'the first of several'],
  [0x60003000, 'OW', 'a repeating group'],
  [0x00100000, 'UL', 'a group length'],
  [0x00090000, 'UL', 'a private group length'],
  [0x00090010, 'LO', 'the first private creator'],
  [0x000900ff, 'LO', 'the last private creator'],
  [0x0009000f, 'UN', 'below the private creators'],
  [0x00090100, 'UN', 'above the private creators'],
  [0x00091001, 'UN', 'private'],
  [0x00109999, 'UN', 'unassigned'],
])('the VR of %i in Implicit VR is %s: %s', (tag, vr) => {
  expect(implicitVr(tag)).toBe(vr)
})

describe('a VR that an element claims', () => {
  test('fits where PS3.6 allows it', () => {
    for (const tag of dictionaryTags()) for (const vr of entryOf(tag).vrs) expect(vrFits(vr, entryOf(tag))).toBe(true)
  })

  test.each<[string, Vr, boolean]>([
    ['PatientID', 'SH', true],
    ['PatientID', 'UT', true],
    ['PatientID', 'PN', false],
    ['PatientID', 'CS', false],
    ['PatientName', 'LO', false],
    ['Modality', 'LO', false],
    ['Rows', 'SS', false],
    ['SmallestImagePixelValue', 'SS', true],
    ['PixelData', 'OB', true],
    ['ReferencedSeriesSequence', 'UN', false],
  ])('%s as %s: %s', (keyword, vr, fits) => {
    expect(vrFits(vr, entryOf(tagOfKeyword(keyword) as number))).toBe(fits)
  })
})
