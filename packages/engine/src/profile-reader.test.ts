// Goal: a profile that could surprise its steward does not load, and the complaint says where and what to do.
// Method: the shipped files load; each mistake is made once in one of them and its complaint looked at; laws on the canonical form.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { complainAboutRules } from './policy.ts'
import { canonicalProfile, readProfile } from './profile-reader.ts'
import { profileOf, profileTree } from './profiles.test-support.ts'
import type { Complaint } from './shape.ts'

type Path = readonly (string | number)[]

const REMOVED = Symbol('removed')

/** A tree with the value at a path put, or taken out. */
function changed(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const copy = (Array.isArray(tree) ? [...(tree as unknown[])] : { ...(tree as object) }) as Record<string | number, unknown>
  const inner = changed(copy[key], rest, value)
  if (inner === REMOVED) delete copy[key]
  else copy[key] = inner
  return copy
}

function complaintsOf(path: Path, value: unknown): readonly Complaint[] {
  const { profile, complaints } = readProfile(changed(profileTree('research'), path, value))
  return complaints.length > 0 ? complaints : complainAboutRules(profile)
}

describe('the shipped profiles', () => {
  test.each(['basic', 'linkable', 'research'] as const)('%s loads without a complaint', (name) => {
    const { profile, complaints } = readProfile(profileTree(name))
    expect(complaints).toEqual([])
    expect(complainAboutRules(profile)).toEqual([])
    expect(profile.profile).toBe(name)
  })

  test('what a file leaves out has its default', () => {
    const profile = profileOf('basic')
    expect([profile.rules, profile.masks, profile.quarantine, profile.identities.patient.prefix]).toEqual([{}, [], [], ''])
  })
})

/** A mistake: what is put where, and the path and words of the complaint. */
const MISTAKES: Readonly<Record<string, readonly [path: Path, value: unknown, where: string, says: string]>> = {
  'a key nobody knows': [['retian'], {}, 'retian', 'is not known here; did you mean retain?'],
  'a key nobody knows further down': [['retain', 'uid'], 'remapped', 'retain.uid', 'is not known here; did you mean uids?'],
  'a key far from any': [['frobnicate'], 1, 'frobnicate', 'is not known here'],
  'a missing section': [['retain'], REMOVED, 'retain', 'must be a map'],
  'a missing field': [['retain', 'uids'], REMOVED, 'retain.uids', 'must be one of remapped, original'],
  'a list for a map': [['identities'], [], 'identities', 'must be a map'],
  'a map for a list': [['accept'], {}, 'accept', 'must be a list'],
  'an unquoted number as text': [['title'], 42, 'title', 'must be a text of one line (put it in quotes)'],
  'an unquoted number in a condition': [
    ['quarantine'],
    [{ when: { PatientID: 42 }, because: 'test' }],
    'quarantine.0.when.PatientID',
    'must be a map',
  ],
  'an unquoted number in a list of words': [
    ['quarantine'],
    [{ when: { SeriesNumber: { is: ['1', 2] } }, because: 'test' }],
    'quarantine.0.when.SeriesNumber.is.1',
    'must be a text of one line (put it in quotes)',
  ],
  'an unquoted number in a rule': [
    ['rules', 'StudyDescription'],
    { action: 'replace', with: 20240310 },
    'rules.StudyDescription.with',
    'must be 1 to 64 characters of ASCII without a backslash',
  ],
  'a text for a number': [['version'], '1', 'version', 'must be a whole number from 1 to 1000000'],
  'a version of zero': [['version'], 0, 'version', 'must be a whole number from 1 to 1000000'],
  'a name with a path in it': [['profile'], '../basic', 'profile', 'must be a name of small letters, digits and hyphens'],
  'an example of pixels': [
    ['examples'],
    [{ name: 'one', given: { PixelData: '1' }, expect: 'quarantine' }],
    'examples.0.given.PixelData',
    'cannot be given in an example: VR OW',
  ],
  'an example of an unknown attribute': [
    ['examples'],
    [{ name: 'one', given: { PatientNam: 'X' }, expect: 'quarantine' }],
    'examples.0.given.PatientNam',
    'is no keyword of PS3.6; did you mean PatientName?',
  ],
  'an example that expects a word nobody knows': [
    ['examples'],
    [{ name: 'one', given: {}, expect: 'quarantined' }],
    'examples.0.expect',
    'must be one of quarantine; did you mean quarantine?',
  ],
  'an unquoted number in an example': [
    ['examples'],
    [{ name: 'one', given: { PatientID: 42 }, expect: 'quarantine' }],
    'examples.0.given.PatientID',
    'must be a text of one line (put it in quotes)',
  ],
  'another edition': [['basis'], 'PS3.15 2019a', 'basis', 'must be one of PS3.15 2026c'],
  'a misspelt word': [['retain', 'longitudinalDates'], 'shiftd', 'retain.longitudinalDates', 'did you mean shifted?'],
  'contradictory values of one field': [
    ['retain', 'longitudinalDates'],
    ['shifted', 'full'],
    'retain.longitudinalDates',
    'must be one of removed, shifted, full',
  ],
  'a truth value for a word': [['retain', 'deviceIdentity'], true, 'retain.deviceIdentity', 'must be one of none, all'],
  'an option of another one': [['clean', 'graphics'], 'strict', 'clean.graphics', 'must be one of removed, cleaned'],
  'an unknown keyword in a rule': [
    ['rules', 'PatientNane'],
    { action: 'remove' },
    'rules.PatientNane',
    'did you mean PatientName?',
  ],
  'an unknown keyword in a condition': [
    ['quarantine'],
    [{ when: { ImageTipe: 'X' }, because: 'test' }],
    'quarantine.0.when.ImageTipe',
    'is no keyword of PS3.6; did you mean ImageType?',
  ],
  'an unknown SOP Class': [
    ['accept', 0, 'when', 'SOPClassUID'],
    ['CTImageStorag'],
    'accept.0.when.SOPClassUID.0',
    'CTImageStorag is no UID and no keyword of PS3.6 annex A; did you mean CTImageStorage?',
  ],
  'a condition without a matcher': [
    ['accept'],
    [{ when: { Modality: {} } }],
    'accept.0.when.Modality',
    'must say is, startsWith',
  ],
  'a matcher nobody knows': [
    ['accept'],
    [{ when: { Modality: { start: 'CT' } } }],
    'accept.0.when.Modality.start',
    'is not known here',
  ],
  'absent: false': [
    ['accept'],
    [{ when: { Modality: { absent: false } } }],
    'accept.0.when.Modality.absent',
    'must be true, or left out',
  ],
  'between the wrong way round': [
    ['accept'],
    [{ when: { SeriesNumber: { between: [9, 1] } } }],
    'accept.0.when.SeriesNumber.between',
    'must be two numbers, the smaller first',
  ],
  'a quarantine without a reason': [['quarantine'], [{ when: { Modality: 'CT' } }], 'quarantine.0.because', 'must say why'],
  'a reason of spaces': [['quarantine'], [{ when: { Modality: 'CT' }, because: '  ' }], 'quarantine.0.because', 'must say why'],
  'a characteristic that is none': [
    ['retain', 'patientCharacteristics'],
    ['PatientSex', 'PatientName'],
    'retain.patientCharacteristics.1',
    'PatientName is no patient characteristic of Table E.1-1',
  ],
  'a prefix in small letters': [
    ['identities', 'patient', 'prefix'],
    'cct-',
    'identities.patient.prefix',
    'at most 16 capital letters',
  ],
  'a mask of a number with too few digits': [
    ['identities', 'patient', 'numbers'],
    ['AAAA-99'],
    'identities.patient.numbers.0',
    'must be a mask of 4 to 32 signs',
  ],
  'a mask that is a pattern': [
    ['identities', 'patient', 'numbers'],
    ['K[0-9]{7}999'],
    'identities.patient.numbers.0',
    'must be a mask',
  ],
  'a list of private attributes that nobody knows': [
    ['retain', 'safePrivate'],
    ['tcia', 'ps315'],
    'retain.safePrivate.1',
    'did you mean ps3.15?',
  ],
  'a private element without a reason': [
    ['retain', 'safePrivate'],
    [{ creator: 'SIEMENS MR HEADER', elements: ['0019xx0C'] }],
    'retain.safePrivate.0.because',
    'must say why',
  ],
  'a private element that is none': [
    ['retain', 'safePrivate'],
    [{ creator: 'SIEMENS MR HEADER', elements: ['0018xx0C'], because: 'b-values' }],
    'retain.safePrivate.0.elements.0',
    'must be an element such as "0019xx0C"',
  ],
  'a private element of which nobody knows the VR': [
    ['retain', 'safePrivate'],
    [{ creator: 'SIEMENS MR HEDER', elements: ['0019xx0C'], because: 'b-values' }],
    'retain.safePrivate.0.elements.0',
    'is on no list for this creator: say its VR, as in "0019xx0C DS"; did you mean SIEMENS MR HEADER?',
  ],
  'a private element of names': [
    ['retain', 'safePrivate'],
    [{ creator: 'OWN', elements: ['0019xx0C PN'], because: 'names' }],
    'retain.safePrivate.0.elements.0',
    'must be an element such as',
  ],
  'a prefix beside a lookup table': [
    ['identities', 'patient'],
    { into: ['PatientID'], prefix: 'CCT-', lookup: 'cct' },
    'identities.patient.prefix',
    'goes with pseudonyms that are made',
  ],
  'a lookup table with a path in its name': [
    ['identities', 'patient', 'lookup'],
    '../cct',
    'identities.patient.lookup',
    'must be a name',
  ],
  'a pseudonym elsewhere': [
    ['identities', 'patient', 'into'],
    ['StudyID'],
    'identities.patient.into.0',
    'must be one of PatientID, PatientName',
  ],
  'a pseudonym twice in one attribute': [
    ['identities', 'patient', 'into'],
    ['PatientID', 'PatientID'],
    'identities.patient.into',
    'names one attribute twice',
  ],
  'a shift of nothing': [
    ['identities', 'dates', 'shiftDays'],
    [0, 0],
    'identities.dates.shiftDays',
    'must leave a day other than 0',
  ],
  'a shift the wrong way round': [
    ['identities', 'dates', 'shiftDays'],
    [-1, -9],
    'identities.dates.shiftDays',
    'the smaller first',
  ],
  'a shift by half days': [['identities', 'dates', 'shiftDays'], [-1.5, -1], 'identities.dates.shiftDays', 'must be whole days'],
  'a shift by more than a century': [
    ['identities', 'dates', 'shiftDays'],
    [-36_501, -1],
    'identities.dates.shiftDays',
    'at most a century',
  ],
  'a shift that is no pair': [['identities', 'dates', 'shiftDays'], [-1], 'identities.dates.shiftDays', 'must be two numbers'],
  'a rule without an action': [['rules', 'StudyID'], {}, 'rules.StudyID.action', 'must be one of remove, empty'],
  'a rule that keeps without because': [
    ['rules', 'StudyDescription'],
    { action: 'keep' },
    'rules.StudyDescription',
    'must say because',
  ],
  'a rule that shows more without because': [
    ['rules', 'InstanceCreatorUID'],
    { action: 'keep' },
    'rules.InstanceCreatorUID',
    'must say because',
  ],
  'a rule without effect': [['rules', 'PatientAddress'], { action: 'remove' }, 'rules.PatientAddress', 'has no effect'],
  'a rule against the pseudonym': [
    ['rules', 'PatientID'],
    { action: 'empty' },
    'rules.PatientID',
    'is replaced by identities.patient already',
  ],
  'remap of no UID': [['rules', 'StudyID'], { action: 'remap' }, 'rules.StudyID', 'remap is for UIDs'],
  'shift of no date': [['rules', 'StudyID'], { action: 'shift' }, 'rules.StudyID', 'shift is for dates and times'],
  'generalize without a cap': [
    ['rules', 'PatientAge'],
    { action: 'generalize' },
    'rules.PatientAge',
    'generalize: an age needs a cap, such as 090Y',
  ],
  'generalize of a date by a number': [
    ['rules', 'StudyDate'],
    { action: 'generalize', to: 10 },
    'rules.StudyDate',
    'generalize: a date needs to: year, or to: month',
  ],
  'generalize of a number to the month': [
    ['rules', 'PatientWeight'],
    { action: 'generalize', to: 'month' },
    'rules.PatientWeight',
    'generalize: a number needs to:',
  ],
  'generalize of a whole number to a fraction': [
    ['rules', 'SeriesNumber'],
    { action: 'generalize', to: 0.5 },
    'rules.SeriesNumber',
    'generalize: a whole number needs to:',
  ],
  'generalize of a text': [
    ['rules', 'StudyID'],
    { action: 'generalize', to: 'year' },
    'rules.StudyID',
    'generalize: is for ages, dates and numbers written as text',
  ],
  'generalize to nothing': [
    ['rules', 'PatientWeight'],
    { action: 'generalize', to: 0 },
    'rules.PatientWeight.to',
    'a number over 0',
  ],
  'generalize to a week': [
    ['rules', 'StudyDate'],
    { action: 'generalize', to: 'week' },
    'rules.StudyDate.to',
    'must be one of year, month',
  ],
  'a multiple beside another action': [
    ['rules', 'StudyID'],
    { action: 'remove', to: 10 },
    'rules.StudyID',
    'to goes with generalize',
  ],
  'a cap that is no age': [
    ['rules', 'PatientAge'],
    { action: 'generalize', cap: '90' },
    'rules.PatientAge.cap',
    'must be an age such as 090Y',
  ],
  'with beside another action': [
    ['rules', 'StudyID'],
    { action: 'remove', with: 'X' },
    'rules.StudyID',
    'with goes with replace',
  ],
  'with of two values': [['rules', 'StudyID'], { action: 'replace', with: 'A\\B' }, 'rules.StudyID.with', 'without a backslash'],
  'with that is no date': [
    ['rules', 'StudyDate'],
    { action: 'replace', with: 'NONE' },
    'rules.StudyDate',
    'is no value of VR DA',
  ],
  'with of a binary number': [['rules', 'Rows'], { action: 'replace', with: '512' }, 'rules.Rows', 'is no value of VR US'],
  'a mask without a rectangle': [['masks'], [{ when: { Modality: 'US' } }], 'masks.0.black', 'must be a list'],
}

describe('mistakes', () => {
  test.each(Object.entries(MISTAKES))('%s', (_name, [path, value, where, says]) => {
    const complaints = complaintsOf(path, value)
    const said = complaints.map((complaint) => `${complaint.path.join('.')}: ${complaint.says}`)
    const here = said.filter((text) => text.startsWith(`${where}: `))
    expect(here).toContainEqual(expect.stringContaining(says))
    // One mistake, one complaint of it.
    expect(here.filter((text) => text.includes(says))).toHaveLength(1)
  })

  test.each([null, undefined, 'text', 42, [], true])('a tree that is no map is complained about: %s', (tree) => {
    expect(readProfile(tree).complaints).toEqual([{ path: [], says: 'must be a map' }])
  })

  test('an empty profile has a complaint for every section that must be there', () => {
    const paths = readProfile({}).complaints.map(({ path }) => path.join('.'))
    expect(paths).toEqual(['profile', 'version', 'title', 'basis', 'accept', 'retain', 'clean', 'identities'])
  })

  // One attribute, one rule: this is the parser's to say, before the engine sees a tree.
  test('a rule given twice is an error of the YAML parser with unique keys', () => {
    const text = 'rules:\n  StudyID: { action: remove }\n  StudyID: { action: keep }\n'
    expect(parseDocument(text, { uniqueKeys: true }).errors).toHaveLength(1)
  })

  test('any tree at all is read without throwing', () => {
    const anyTree = fc.oneof(
      fc.object({ withNullPrototype: true }),
      fc.jsonValue().map((value) => changed(profileTree('basic'), ['rules'], value)),
      fc.jsonValue().map((value) => changed(profileTree('basic'), ['accept'], [value])),
      fc.jsonValue().map((value) => changed(profileTree('basic'), ['accept'], [{ when: { SOPClassUID: value } }])),
      fc.jsonValue().map((value) => changed(profileTree('basic'), ['retain', 'patientCharacteristics'], value)),
      fc.jsonValue().map((value) => changed(profileTree('basic'), ['identities', 'dates', 'shiftDays'], value)),
      fc.jsonValue().map((value) => changed(profileTree('basic'), ['rules'], { PatientAge: value })),
    )
    fc.assert(
      fc.property(anyTree, (tree) => {
        expect(() => readProfile(tree)).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })
})

describe('the canonical form', () => {
  const keys = fc.string({ maxLength: 6 })
  const { tree: anyTree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))

  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, reversed(inner)]),
    )
  }

  test('it does not depend on the order of keys', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        expect(canonicalProfile(reversed(tree))).toBe(canonicalProfile(tree))
      }),
    )
  })

  test('it says all of the tree: reading it as JSON gives the tree back', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        expect(JSON.parse(canonicalProfile(tree))).toEqual(JSON.parse(JSON.stringify(tree)))
      }),
    )
  })

  test('the order of a list matters, a field that is undefined does not', () => {
    expect(canonicalProfile([1, 2])).not.toBe(canonicalProfile([2, 1]))
    expect(canonicalProfile({ b: 1, a: undefined })).toBe('{"b":1}')
  })
})
