// Goal: every attribute has the decision that Table E.1-1, the options and the profile give it, and no more is shown than they allow.
// Method: laws over all rows of the table and all of PS3.6 under many profiles, with the codes worked out anew; then examples.
import {
  compoundType,
  confidentialityRow,
  confidentialityTags,
  dictionaryEntry,
  dictionaryTags,
  uidKeywords,
  uidKind,
  uidOfKeyword,
  VRS,
  type ConfidentialityOption,
} from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACTIONS } from './actions.ts'
import type { Level } from './basic-layer.ts'
import type { Decision } from './decision.ts'
import { tag } from './instances.test-support.ts'
import { compilePolicy } from './policy.ts'
import { policyOf, profileOf, type ProfileChanges } from './profiles.test-support.ts'

const LISTED = [...confidentialityTags()]
const CLASSES = ['CTImageStorage', 'MRImageStorage', 'UltrasoundImageStorage', 'SegmentationStorage']
const NESTED: Level = { sopClassUid: '', depth: 'nested' }
const top = (keyword: string): Level => ({ sopClassUid: uidOfKeyword(keyword) as string, depth: 'top' })
const LEVELS: readonly (readonly [string, Level])[] = [
  ...CLASSES.map((keyword) => [keyword, top(keyword)] as const),
  ['an unknown class', { sopClassUid: '1.2.3', depth: 'top' }],
  ['an item', NESTED],
]

const hex = (number: number): string => number.toString(16).padStart(8, '0')
const nameOf = (number: number): string => dictionaryEntry(number)?.keyword ?? hex(number)
const basicOf = (number: number): string => confidentialityRow(number)?.basic ?? ''
const vrOf = (number: number): string => dictionaryEntry(number)?.vr ?? 'UN'
const isTemporal = (number: number): boolean => ['DA', 'DT', 'TM'].includes(vrOf(number))

/** PS3.15 E.3.1, worked out here once more: what a code comes to, by the Type of the attribute in its place. */
function expectedAction(number: number, level: Level): string {
  const code = basicOf(number)
  if (code === 'U') return 'remap'
  if (code === 'X/Z/U*') return 'keep'
  const type = level.depth === 'top' ? compoundType(level.sopClassUid, number) : undefined
  const isOptional = type === '3' || type === 'none'
  const mayBeEmpty = type?.startsWith('2') === true
  const byType: Readonly<Record<string, string>> = {
    X: 'remove',
    Z: 'empty',
    D: 'replace',
    // Type 2 must be present: where the table gives no Z, a dummy keeps the instance valid.
    'X/D': isOptional ? 'remove' : 'replace',
    'X/Z': isOptional ? 'remove' : 'empty',
    'Z/D': isOptional || mayBeEmpty ? 'empty' : 'replace',
    'X/Z/D': isOptional ? 'remove' : mayBeEmpty ? 'empty' : 'replace',
  }
  const action = byType[code] as string
  // A dummy UID that leads nowhere is what remapping makes.
  return action === 'replace' && vrOf(number) === 'UI' ? 'remap' : action
}

/** The tags of PS3.6 and some of each kind that is not in it. */
const EVERY = [
  ...dictionaryTags(),
  ...LISTED,
  ...[0x00090010, 0x00091001, 0x0029_1010, 0x7fe1_0010, 0xffff_ffff, 0x0008_fffe, 0x0008_0000, 0x1234_5678, 0x5001_0010],
  ...[0x5000_0005, 0x5002_3000, 0x501e_0020, 0x6000_0010, 0x6000_3000, 0x6002_4000, 0x601e_0050, 0x60ff_0010],
]

describe('the Basic Profile, for every row of Table E.1-1', () => {
  const policy = policyOf('basic')

  test('the table is read whole', () => {
    expect(LISTED.length).toBeGreaterThan(640)
    expect(new Set(LISTED.map(basicOf))).toEqual(new Set(['X', 'Z', 'D', 'U', 'X/D', 'X/Z', 'Z/D', 'X/Z/D', 'X/Z/U*']))
  })

  test.each(LEVELS)('%s: each code comes to its action', (_name, level) => {
    const decide = policy.decisions(level)
    const wrong = LISTED.filter((number) => decide(number).action !== expectedAction(number, level))
    expect(wrong.map((number) => `${nameOf(number)} ${basicOf(number)}: ${decide(number).action}`)).toEqual([])
  })

  test('every SOP Class whose Types are known: each code comes to its action', () => {
    const known = [...uidKeywords()]
      .map((keyword) => uidOfKeyword(keyword) as string)
      .filter((uid) => compoundType(uid, 0) !== undefined)
    expect(known.length).toBeGreaterThan(100)
    const compound = LISTED.filter((number) => basicOf(number).includes('/'))
    const wrong = known.flatMap((sopClassUid) => {
      const decide = policy.decisions({ sopClassUid, depth: 'top' })
      const differs = (number: number): boolean => decide(number).action !== expectedAction(number, { sopClassUid, depth: 'top' })
      return compound.filter(differs).map((number) => `${sopClassUid} ${nameOf(number)} ${basicOf(number)}`)
    })
    expect(wrong).toEqual([])
  })

  test('no attribute of the table is ever kept, but sequences of references', () => {
    const anyLevel = fc.constantFrom(...LEVELS.map(([, level]) => level))
    fc.assert(
      fc.property(anyLevel, fc.constantFrom(...LISTED), (level, number) => {
        const { action } = policy.decisions(level)(number)
        const isUid = basicOf(number) === 'U' || vrOf(number) === 'UI'
        const most = basicOf(number) === 'X/Z/U*' && vrOf(number) === 'SQ' ? 3 : isUid ? 1 : 0
        expect([nameOf(number), ACTIONS[action].discloses <= most]).toEqual([nameOf(number), true])
      }),
      { numRuns: 5000 },
    )
  })

  test('inside an item the instance stays valid: what could be Type 1 there is replaced, not removed', () => {
    const decide = policy.decisions(NESTED)
    const compound = LISTED.filter((number) => /^(X|Z|X\/Z)\/D$/.test(basicOf(number)))
    expect(compound.length).toBeGreaterThan(30)
    expect(compound.filter((number) => !['replace', 'remap'].includes(decide(number).action)).map(nameOf)).toEqual([])
  })

  test('the class at the top does not leak into items, nor one class into another', () => {
    const policyAgain = policyOf('basic')
    const before = LISTED.map((number) => policyAgain.decisions(NESTED)(number).action)
    for (let index = 0; index < 200; index += 1) policyAgain.decisions({ sopClassUid: `1.2.${index}`, depth: 'top' })
    expect(LISTED.map((number) => policyAgain.decisions(NESTED)(number).action)).toEqual(before)
  })
})

/** Each option, how a profile takes it, and the columns of the table that it may then change. */
const OPTIONS: readonly (readonly [name: string, retain: ProfileChanges['retain'], columns: readonly ConfidentialityOption[]])[] =
  [
    ['dates shifted', { longitudinalDates: 'shifted' }, ['retainLongitudinalModifiedDates']],
    ['dates full', { longitudinalDates: 'full' }, ['retainLongitudinalFullDates']],
    ['UIDs original', { uids: 'original' }, ['retainUIDs']],
    ['devices', { deviceIdentity: 'all' }, ['retainDeviceIdentity']],
    ['institutions', { institutionIdentity: 'all' }, ['retainInstitutionIdentity']],
    ['all characteristics', { patientCharacteristics: 'all' }, ['retainPatientCharacteristics']],
  ]

describe('options', () => {
  const basic = policyOf('basic').decisions(NESTED)
  const changedBy = (retain: NonNullable<ProfileChanges['retain']>): number[] => {
    const decide = policyOf('basic', { retain }).decisions(NESTED)
    return LISTED.filter((number) => decide(number).action !== basic(number).action)
  }
  const inColumn = (column: ConfidentialityOption, letter?: 'K' | 'C'): number[] =>
    LISTED.filter((number) => {
      const cell = confidentialityRow(number)?.options[column]
      return cell !== undefined && (letter === undefined || cell === letter)
    })

  test.each(OPTIONS)('%s change rows of their column alone', (_name, retain, columns) => {
    const allowed = new Set(columns.flatMap((column) => inColumn(column)))
    const changed = changedBy(retain as NonNullable<ProfileChanges['retain']>)
    expect(changed.length).toBeGreaterThan(0)
    expect(changed.filter((number) => !allowed.has(number)).map(nameOf)).toEqual([])
  })

  test('dates shifted: every date and time of the column is shifted', () => {
    const decide = policyOf('basic', { retain: { longitudinalDates: 'shifted' } }).decisions(NESTED)
    const column = inColumn('retainLongitudinalModifiedDates').filter(isTemporal)
    expect(column.length).toBeGreaterThan(150)
    expect(column.filter((number) => decide(number).action !== 'shift').map(nameOf)).toEqual([])
  })

  test('dates full: every date and time of the column is kept', () => {
    const decide = policyOf('basic', { retain: { longitudinalDates: 'full' } }).decisions(NESTED)
    expect(
      inColumn('retainLongitudinalFullDates').filter((number) => isTemporal(number) && decide(number).action !== 'keep'),
    ).toEqual([])
  })

  test('UIDs original, institutions: every K of the column is kept', () => {
    for (const [column, retain] of [
      ['retainUIDs', { uids: 'original' }],
      ['retainInstitutionIdentity', { institutionIdentity: 'all' }],
    ] as const) {
      const decide = policyOf('basic', { retain }).decisions(NESTED)
      expect(
        inColumn(column, 'K')
          .filter((number) => decide(number).action !== 'keep')
          .map(nameOf),
      ).toEqual([])
    }
  })

  test('devices and characteristics: every K that is no date is kept, every C says that it falls short', () => {
    for (const [column, retain] of [
      ['retainDeviceIdentity', { deviceIdentity: 'all' }],
      ['retainPatientCharacteristics', { patientCharacteristics: 'all' }],
    ] as const) {
      const decide = policyOf('basic', { retain }).decisions(NESTED)
      const kept = inColumn(column, 'K').filter((number) => !isTemporal(number))
      expect(kept.filter((number) => decide(number).action !== 'keep').map(nameOf)).toEqual([])
      const short = inColumn(column).filter((number) => !kept.includes(number))
      expect(short.length).toBeGreaterThan(0)
      expect(short.filter((number) => decide(number).action === 'keep').map(nameOf)).toEqual([])
      expect(short.filter((number) => decide(number).shortOf === undefined).map(nameOf)).toEqual([])
    }
  })

  test('a device’s dates follow the dates of the profile, not the device', () => {
    const decide = policyOf('basic', { retain: { deviceIdentity: 'all' } }).decisions(NESTED)
    const dates = inColumn('retainDeviceIdentity').filter(isTemporal)
    expect(dates.length).toBeGreaterThan(0)
    expect(dates.filter((number) => decide(number).action === 'keep').map(nameOf)).toEqual([])
  })

  test('a list of characteristics changes the attributes of the list alone', () => {
    const names = ['PatientSex', 'PatientAge']
    const changed = changedBy({ patientCharacteristics: names })
    expect(changed.map(nameOf).toSorted()).toEqual(names.toSorted())
  })

  test('options add up: what two of them show is what each shows', () => {
    const anyChoice = fc.subarray([...OPTIONS.slice(2)])
    fc.assert(
      fc.property(anyChoice, fc.constantFrom(...LISTED), (choice, number) => {
        const together = policyOf('basic', {
          retain: Object.assign({}, ...choice.map(([, retain]) => retain)) as ProfileChanges['retain'] & {},
        })
        const apart = choice.some(
          ([, retain]) => policyOf('basic', { retain: retain ?? {} }).decisions(NESTED)(number).action === 'keep',
        )
        const kept = together.decisions(NESTED)(number).action === 'keep'
        expect([nameOf(number), kept]).toEqual([nameOf(number), apart || basic(number).action === 'keep'])
      }),
      { numRuns: 200 },
    )
  })
})

describe('what the table does not name', () => {
  const POLICIES = [
    policyOf('basic'),
    policyOf('research'),
    policyOf('basic', {
      retain: { longitudinalDates: 'full', uids: 'original', deviceIdentity: 'all', institutionIdentity: 'all' },
    }),
  ]
  const decideAll = (number: number): Decision[] =>
    POLICIES.flatMap((policy) => LEVELS.map(([, level]) => policy.decisions(level)(number)))

  const actionsOf = (number: number): string[] => [...new Set(decideAll(number).map(({ action }) => action))]

  test('every tag has a decision, in PS3.6 or not, and each says why', () => {
    expect(EVERY.length).toBeGreaterThan(4500)
    const silent = EVERY.filter((number) =>
      decideAll(number).some(({ action, because }) => !(action in ACTIONS) || because.text === ''),
    )
    expect(silent.map(hex)).toEqual([])
  })

  test('any tag at all has one', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), (number) => {
        expect(decideAll(number).every(({ action }) => action in ACTIONS)).toBe(true)
      }),
    )
  })

  test('private, unknown, command, directory, curve and overlay elements and group lengths are removed', () => {
    const shut = (number: number): boolean => {
      const group = number >>> 16
      const unknown = dictionaryEntry(number) === undefined
      return unknown || group % 2 === 1 || group < 8 || group >> 8 === 0x50 || group >> 8 === 0x60 || (number & 0xffff) === 0
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat({ max: 0xffffffff }),
          fc.nat({ max: 0x7_ffff }),
          fc.integer({ min: 0x5000_0000, max: 0x50ff_ffff }),
          fc.integer({ min: 0x6000_0000, max: 0x60ff_ffff }),
          fc.constantFrom(...EVERY),
        ),
        (number) => {
          fc.pre(shut(number) && confidentialityRow(number) === undefined)
          expect([hex(number), ...actionsOf(number)]).toEqual([hex(number), 'remove'])
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a group of which nothing is left in PS3.6 is removed', () => {
    const alive = new Set(
      [...dictionaryTags()].filter((number) => dictionaryEntry(number)?.retired === false).map((number) => number >>> 16),
    )
    const dead = [...dictionaryTags()].filter((number) => !alive.has(number >>> 16) && confidentialityRow(number) === undefined)
    expect(dead.length).toBeGreaterThan(0)
    expect(dead.filter((number) => actionsOf(number).join() !== 'remove').map(hex)).toEqual([])
  })

  test('names, application entities and opaque binary values are never kept', () => {
    const binary = new Set(['PN', 'AE', 'UN'])
    const unlisted = EVERY.filter((number) => confidentialityRow(number) === undefined && binary.has(vrOf(number)))
    expect(unlisted.length).toBeGreaterThan(15)
    expect(unlisted.filter((number) => actionsOf(number).join() !== 'remove').map(nameOf)).toEqual([])
  })

  test('a text of people’s own words is kept under guard or not at all', () => {
    const unlisted = EVERY.filter((number) => confidentialityRow(number) === undefined && dictionaryEntry(number) !== undefined)
    const texts = unlisted.filter((number) => VRS[dictionaryEntry(number)?.vr ?? 'UN'].kind === 'text' || vrOf(number) === 'CS')
    expect(texts.length).toBeGreaterThan(500)
    const unguarded = texts.filter((number) =>
      decideAll(number).some(({ action, guarded }) => action === 'keep' && guarded !== true),
    )
    expect(unguarded.map(nameOf)).toEqual([])
  })

  test('a UID of an instance is remapped, one of a class is kept', () => {
    const decide = policyOf('basic').decisions(NESTED)
    const unlisted = [...dictionaryTags()].filter(
      (number) => confidentialityRow(number) === undefined && vrOf(number) === 'UI' && decide(number).action !== 'remove',
    )
    expect(unlisted.length).toBeGreaterThan(20)
    const wrong = unlisted.filter((number) => decide(number).action !== (uidKind(number) === 'class' ? 'keep' : 'remap'))
    expect(wrong.map(nameOf)).toEqual([])
  })

  test.each([
    ['removed', 'remove'],
    ['shifted', 'shift'],
    ['full', 'keep'],
  ] as const)('dates that are %s: every date and time of a living group', (longitudinalDates, action) => {
    const decide = policyOf('basic', { retain: { longitudinalDates } }).decisions(NESTED)
    const unlisted = [...dictionaryTags()].filter(
      (number) =>
        confidentialityRow(number) === undefined &&
        isTemporal(number) &&
        dictionaryEntry(number)?.retired === false &&
        number >>> 16 >= 8,
    )
    expect(unlisted.length).toBeGreaterThan(0)
    expect(unlisted.filter((number) => decide(number).action !== action).map(nameOf)).toEqual([])
  })

  test.each([
    ['Rows', 'keep'],
    ['PixelData', 'keep'],
    ['ImagePositionPatient', 'keep'],
    ['Modality', 'keep'],
    ['SOPClassUID', 'keep'],
    ['CodeMeaning', 'replace'],
    ['RedPaletteColorLookupTableData', 'keep'],
    ['DataSetTrailingPadding', 'remove'],
    ['SharedFunctionalGroupsSequence', 'keep'],
  ])('%s: %s', (keyword, action) => {
    expect(policyOf('basic').decisions(top('CTImageStorage'))(tag(keyword)).action).toBe(action)
  })
})

describe('rules', () => {
  const policy = policyOf('basic', {
    rules: {
      StudyDescription: { action: 'replace', with: 'TRIAL' },
      PatientAge: { action: 'generalize', cap: '090Y', because: 'ages matter' },
      Rows: { action: 'remove' },
    },
  })

  test('a rule holds at the top and in items, and nothing else changes', () => {
    const plain = policyOf('basic')
    for (const [, level] of LEVELS) {
      const decide = policy.decisions(level)
      expect(decide(tag('StudyDescription'))).toMatchObject({ action: 'replace', with: 'TRIAL', because: { layer: 'rule' } })
      expect(decide(tag('PatientAge'))).toMatchObject({ action: 'generalize', cap: '090Y', because: { text: 'ages matter' } })
      expect(decide(tag('Rows')).action).toBe('remove')
      const ruled = new Set(['StudyDescription', 'PatientAge', 'Rows'].map(tag))
      const others = EVERY.filter((number) => !ruled.has(number))
      expect(others.filter((number) => decide(number).action !== plain.decisions(level)(number).action)).toEqual([])
    }
  })

  test('a rule that cannot do its work leaves what the layers below it would', () => {
    expect(policy.decisions(NESTED)(tag('PatientAge')).otherwise).toBe('remove')
  })

  test('decisions do not depend on what was asked before', () => {
    const fresh = (): ReturnType<typeof compilePolicy> => compilePolicy(profileOf('research'), 'hash')
    const asked = fresh()
    for (const number of EVERY.toReversed()) asked.decisions(NESTED)(number)
    const other = fresh()
    expect(EVERY.filter((number) => asked.decisions(NESTED)(number).action !== other.decisions(NESTED)(number).action)).toEqual(
      [],
    )
  })
})

test('what a profile keeps is no secret elsewhere, and nothing else is', () => {
  const policy = policyOf('basic', { retain: { institutionIdentity: 'all' } })
  expect(policy.keeps(tag('InstitutionName'))).toBe(true)
  expect(policyOf('basic').keeps(tag('InstitutionName'))).toBe(false)
  expect(policy.keeps(tag('PatientID'))).toBe(false)
})

test('inside a sequence that is replaced a rule speaks where it shows less, and nowhere else', () => {
  const { closed } = policyOf('basic', {
    rules: { FrameOfReferenceUID: { action: 'remove' }, SeriesNumber: { action: 'keep', because: 'a test' } },
  })
  expect(policyOf('basic').closed(tag('FrameOfReferenceUID')).action).toBe('remap')
  expect(closed(tag('FrameOfReferenceUID')).action).toBe('remove')
  expect(closed(tag('SeriesNumber')).action).toBe('replace')
})
