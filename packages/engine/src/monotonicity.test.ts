// Goal: making any line of a profile stricter never lets more of an instance survive.
// Method: any profile, any profile one step stricter, any instance with marks in many places; what survives the stricter one survives the other.
import { DataSet, dictionaryEntry, Fault, type Vr } from '@lethe/dicom'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patientIdentity } from './identities.ts'
import { deidentified, elementsOf, fileOf, holds, surveyed, tag, type Attributes, type Part } from './instances.test-support.ts'
import { compilePolicy } from './policy.ts'
import { readProfile } from './profile-reader.ts'
import { anyProfileTree } from './profile-trees.test-support.ts'
import { identities } from './profiles.test-support.ts'
import type { Profile } from './profile.ts'
import { stricterProfiles } from './stricter-profiles.test-support.ts'
import { ordinaryDate, survivalOf } from './survival.test-support.ts'

/** A mark for each attribute that can be a word: it survives somewhere, or it does not. */
const markOf = (name: string): string => `QZ${name.replaceAll(/[^A-Z]/g, '')}X`

const NAMES = ['PatientName', 'ReferringPhysicianName', 'OperatorsName']
const TEXTS = [
  ...[
    'StudyDescription',
    'SeriesDescription',
    'ProtocolName',
    'InstitutionName',
    'PatientComments',
    'ImageComments',
    'StationName',
  ],
  ...[
    'DeviceSerialNumber',
    'Manufacturer',
    'ManufacturerModelName',
    'ConvolutionKernel',
    'AccessionNumber',
    'StudyID',
    'Allergies',
  ],
  ...['InstitutionAddress', 'ContrastBolusAgent', 'AdditionalPatientHistory', 'SequenceName', 'RequestingService'],
]
const DATES = ['StudyDate', 'SeriesDate', 'PatientBirthDate', 'AcquisitionDateTime', 'InstanceCreationDate']
const UIDS = ['FrameOfReferenceUID', 'DeviceUID', 'SynchronizationFrameOfReferenceUID']
const NUMBERS = ['PatientWeight', 'PatientSize', 'KVP', 'SeriesNumber', 'AcquisitionNumber', 'SliceThickness']

/** What texts are made of: their own mark, words everybody knows, marks of others, and shapes. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'AXIAL',
      'LUNG',
      'SMITH',
      'B30f',
      'Dr. Hart',
      '2024-03-10',
      '604-555-0199',
      'ZZ-4711',
      'K1234567',
      'V5Z 1M9',
      'T2',
    ),
    fc.constantFrom(...NAMES, 'InstitutionName', 'StationName', 'AccessionNumber', 'DeviceSerialNumber').map(markOf),
  ),
  { maxLength: 4 },
)

// More than a year: a part of the true date is never that of the moved one.
const SHIFT_DAYS = -500

function valueOf(name: string, { words, seed }: { words: readonly string[]; seed: number }): string {
  const vr = dictionaryEntry(tag(name))?.vr as Vr
  if (vr === 'PN') return `${markOf(name)}^${seed % 2 === 0 ? 'ANN' : 'HART'}`
  if (vr === 'DA') return ordinaryDate(seed, [SHIFT_DAYS])
  if (vr === 'DT') return `${ordinaryDate(seed, [SHIFT_DAYS])}101530`
  if (vr === 'UI') return `1.2.3.${seed}`
  if (vr === 'DS') return `${(seed % 89) + 11}.7`
  if (vr === 'IS') return String((seed % 89) + 13)
  return [markOf(name), ...words].join(' ')
}

const CHOICES = [...NAMES, ...TEXTS, ...DATES, ...UIDS, ...NUMBERS]

/** Attributes with marks, any of them. */
const attributes: fc.Arbitrary<Attributes> = fc
  .array(fc.record({ name: fc.constantFrom(...CHOICES), words: pieces, seed: fc.nat(100_000) }), { maxLength: 14 })
  .map((chosen) => Object.fromEntries(chosen.map(({ name, ...rest }) => [name, valueOf(name, rest)])))

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1'))

/** Private elements of a creator that the lists know, and of one that they do not. */
const privates: fc.Arbitrary<readonly Part[]> = fc.constantFrom<(readonly Part[])[]>(
  [],
  [
    { tag: 0x00190010, vr: 'LO', value: text('SIEMENS MR HEADER') },
    { tag: 0x0019100b, vr: 'DS', value: text('71.3') },
    { tag: 0x0019100c, vr: 'IS', value: text('1000') },
    { tag: 0x00290010, vr: 'LO', value: text('A STRANGER') },
    { tag: 0x00291008, vr: 'LO', value: text('QZSTRANGERX LUNG') },
  ],
  [
    { tag: 0x00290010, vr: 'LO', value: text('SIEMENS MR HEADER') },
    { tag: 0x00291077, vr: 'LO', value: text('QZPRIVATEX AXIAL') },
  ],
)

const instances = fc
  .record({
    top: attributes,
    nested: attributes,
    privates,
    sex: fc.constantFrom('F', 'M'),
    age: fc.constantFrom('042Y', '093Y', '003M'),
  })
  .map(({ top, nested, privates: odd, sex, age }) => {
    const request = DataSet.of({ ...nested, ScheduledProcedureStepDescription: 'QZREQUESTX LUNG' })
    const code = DataSet.of({ CodeValue: '24627-2', CodingSchemeDesignator: 'LN', CodeMeaning: 'Chest CT QZMEANINGX' })
    const content = DataSet.of({ ValueType: 'TEXT', TextValue: 'QZCONTENTX LUNG 2024-03-10' })
    const graphic = DataSet.of({ UnformattedTextValue: 'QZGRAPHICX LUNG' })
    const drawn = DataSet.of({ GraphicLayer: 'LAYER', TextObjectSequence: [graphic] })
    const own = {
      ...top,
      PatientSex: sex,
      PatientAge: age,
      RequestAttributesSequence: [request],
      ProcedureCodeSequence: [code],
      ContentSequence: [content],
      GraphicAnnotationSequence: [drawn],
    }
    return fileOf([...elementsOf(own), ...odd].toSorted((a, b) => a.tag - b.tag))
  })

const MARKS = [...CHOICES.map(markOf), 'QZREQUESTX', 'QZMEANINGX', 'QZCONTENTX', 'QZGRAPHICX', 'QZSTRANGERX', 'QZPRIVATEX']

/** What survives an instance under a profile; nothing where it is held back. */
function survivors(profile: Profile, file: Uint8Array): ReadonlySet<string> {
  const policy = compilePolicy(profile, '0'.repeat(64))
  try {
    const { output } = deidentified(policy, file)
    const days = identities.shiftDays(patientIdentity(surveyed(policy, file)), profile.identities.dates.shiftDays)
    const anywhere = MARKS.filter((mark) => holds(output, mark)).map((mark) => `anywhere ${mark}`)
    return new Set([...survivalOf(file, output, days), ...anywhere])
  } catch (error) {
    if (error instanceof Fault) return new Set()
    throw error
  }
}

/** Any profile that lets the instance in, most of the time. */
const profiles = fc.tuple(anyProfileTree, fc.integer({ min: 0, max: 9 })).map(([tree, chance]): Profile => {
  const { profile } = readProfile(tree)
  const { lookup: _lookup, ...patient } = profile.identities.patient
  const open = { identities: { dates: { shiftDays: [SHIFT_DAYS, SHIFT_DAYS] as const }, patient: { ...patient, prefix: '' } } }
  if (chance === 0) return { ...profile, ...open }
  const clean = {
    ...profile.clean,
    pixelData: { acquired: chance > 7 ? 'masks' : 'none', other: 'none' },
    faces: 'keep',
  } as const
  return { ...profile, ...open, accept: [{ when: {} }], quarantine: [], masks: [], clean }
})

const RUNS = 400

const FIELDS = [
  ...['accept', 'clean.descriptors', 'clean.faces', 'clean.graphics', 'clean.pixelData', 'clean.structuredContent'],
  ...['identities', 'quarantine', 'retain.deviceIdentity', 'retain.institutionIdentity', 'retain.longitudinalDates'],
  ...['retain.patientCharacteristics', 'retain.safePrivate', 'retain.uids', 'rules'],
]

test('a profile that is stricter in one place lets nothing survive that the other does not', () => {
  const tried = new Set<string>()
  let lessCount = 0
  fc.assert(
    fc.property(profiles, instances, fc.nat(), (...[profile, file, choice]) => {
      const steps = stricterProfiles(profile)
      const fields = [...new Set(steps.map(({ field }) => field))]
      const field = fields[choice % fields.length] as string
      const ofField = steps.filter((step) => step.field === field)
      const { profile: stricter } = ofField[Math.floor(choice / fields.length) % ofField.length] as (typeof steps)[number]
      const [more, less] = [survivors(profile, file), survivors(stricter, file)]
      tried.add(field.split(':')[0] as string)
      lessCount += less.size < more.size ? 1 : 0
      expect({ field, survives: [...less].filter((piece) => !more.has(piece)) }).toEqual({ field, survives: [] })
    }),
    { numRuns: RUNS },
  )
  // Every field was made stricter, and often something went: a law over profiles that show nothing would say nothing.
  expect([...tried].toSorted()).toEqual(FIELDS)
  expect(lessCount).toBeGreaterThan(RUNS / 5)
})
