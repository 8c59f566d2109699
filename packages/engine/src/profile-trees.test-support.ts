// Goal: profiles of every kind for laws about the language: trees as a YAML parser gives them, each of which loads.
// Method: fast-check, section by section; rules are drawn from the actions that each attribute's VR allows.
import fc from 'fast-check'

type Tree = Readonly<Record<string, unknown>>

const word = fc.constantFrom('CT', 'AXIAL', 'Dose Report', '0042', 'É', 'a b')

const words = fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 }))

const matcher = fc.oneof(
  words,
  fc
    .record(
      {
        is: words,
        startsWith: words,
        contains: words,
        between: fc.tuple(fc.integer({ min: -9, max: 0 }), fc.double({ min: 0, max: 9, noNaN: true })),
        present: fc.constant(true),
        absent: fc.constant(true),
      },
      { requiredKeys: [] },
    )
    .filter((demands) => Object.keys(demands).length > 0),
)

const condition = fc.record(
  {
    SOPClassUID: fc.oneof(fc.constantFrom('CTImageStorage', '1.2.3'), fc.constant(['MRImageStorage', '1.2.840.10008.1.1'])),
    Modality: matcher,
    ImageType: matcher,
    SeriesNumber: matcher,
  },
  { requiredKeys: [] },
)

const because = fc.constantFrom('a reason', 'readers must tell lung from bone')

/** One of some fields' worth of rules; `because` is always there, so that a rule may show more. */
const ruled = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Tree> => fc.record({ ...fields, because })

const closed = fc.oneof(ruled({ action: fc.constantFrom('remove', 'empty', 'replace') }), ruled({ action: fc.constant('keep') }))

const cleaned = fc.oneof(
  ruled({ action: fc.constant('clean') }),
  ruled({
    action: fc.constant('clean'),
    keep: fc.uniqueArray(fc.constantFrom('LUNG', 'SMITH', 'ÉTÉ', 'B30f'), { maxLength: 3 }),
  }),
)

const dated = ruled({ action: fc.constant('shift') })

const cut = ruled({ action: fc.constant('generalize'), to: fc.constantFrom('year', 'month') })

const rounded = ruled({ action: fc.constant('generalize'), to: fc.constantFrom(1, 10, 25) })

const aged = ruled({ action: fc.constant('generalize'), cap: fc.constantFrom('090Y', '012M', '005Y') })

const replaced = ruled({ action: fc.constant('replace'), with: fc.constantFrom('CHEST', 'TRIAL 1') })

const anyRules: fc.Arbitrary<Tree> = fc.record(
  {
    StudyDescription: fc.oneof(closed, cleaned, replaced),
    SeriesDescription: fc.oneof(closed, cleaned, replaced),
    ProtocolName: fc.oneof(closed, cleaned),
    InstitutionName: fc.oneof(closed, cleaned),
    PatientComments: fc.oneof(closed, cleaned),
    StudyDate: fc.oneof(closed, dated, cut),
    AcquisitionDateTime: fc.oneof(closed, dated),
    PatientBirthDate: fc.oneof(closed, dated, cut),
    PatientAge: fc.oneof(closed, aged),
    PatientWeight: fc.oneof(closed, rounded),
    PatientSex: closed,
    DeviceSerialNumber: fc.oneof(closed, cleaned),
    StationName: fc.oneof(closed, cleaned),
    KVP: closed,
    SeriesNumber: fc.oneof(closed, rounded),
    FrameOfReferenceUID: fc.oneof(closed, ruled({ action: fc.constant('remap') })),
    RequestAttributesSequence: closed,
    ReferringPhysicianName: closed,
    Rows: closed,
  },
  { requiredKeys: [] },
)

const ownPrivate = fc.record({
  creator: fc.constant('SIEMENS MR HEADER'),
  elements: fc.uniqueArray(fc.constantFrom('0019xx0C', '0019xx0B DS', '0029xx77 LO', '0029xxAA SQ'), { maxLength: 3 }),
  because,
})

const retain = fc.record({
  longitudinalDates: fc.constantFrom('removed', 'shifted', 'full'),
  uids: fc.constantFrom('remapped', 'original'),
  patientCharacteristics: fc.oneof(
    fc.constantFrom('none', 'all'),
    fc.uniqueArray(fc.constantFrom('PatientSex', 'PatientAge', 'PatientSize', 'PatientWeight', 'Allergies'), { maxLength: 5 }),
  ),
  deviceIdentity: fc.constantFrom('none', 'all'),
  institutionIdentity: fc.constantFrom('none', 'all'),
  safePrivate: fc.oneof(
    fc.constantFrom('none', 'ps3.15', 'tcia'),
    fc.array(fc.oneof(fc.constantFrom('ps3.15', 'tcia'), ownPrivate), { maxLength: 2 }),
  ),
})

const textDemand = fc.constantFrom('removed', 'known', 'strict')
const pixelDemand = fc.constantFrom('none', 'masks', 'detect')

const clean = fc.record({
  descriptors: textDemand,
  structuredContent: textDemand,
  graphics: fc.constantFrom('removed', 'cleaned'),
  pixelData: fc.record({ acquired: pixelDemand, other: pixelDemand }),
  faces: fc.constantFrom('keep', 'deface'),
})

/** A patient's pseudonyms; a prefix and a lookup table exclude each other. */
function patientWith(fields: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<Tree> {
  const into = fc.constantFrom(['PatientID'], ['PatientName', 'PatientID'], [])
  const numbers = fc.constantFrom([], ['K9999999'], ['AA-999999', 'VGH 99/999'])
  return fc.record({ ...fields, into, numbers }, { requiredKeys: ['into'] })
}

const identities = fc.record({
  patient: fc.oneof(patientWith({ prefix: fc.constantFrom('', 'CCT-') }), patientWith({ lookup: fc.constant('trial-7') })),
  dates: fc.record({ shiftDays: fc.constantFrom([-730, -1], [-3650, -30], [1, 9]) }),
})

const value = fc.oneof(word, fc.constant(''), fc.array(word, { maxLength: 2 }))

const examples = fc.array(
  fc.record({
    name: word,
    given: fc.record({ PatientID: value, ImageType: value, Rows: fc.constant('512') }, { requiredKeys: [] }),
    expect: fc.oneof(
      fc.constant('quarantine'),
      fc.record({ PatientID: fc.oneof(value, fc.constant('absent'), matcher), PatientAge: matcher }, { requiredKeys: [] }),
    ),
  }),
  { maxLength: 2 },
)

const rectangle = fc.record({ x: fc.nat(9), y: fc.nat(9), width: fc.nat(512), height: fc.nat(512) })

/** A profile in which every field of the language may stand. */
export const anyProfileTree: fc.Arbitrary<Tree> = fc.record(
  {
    profile: fc.constantFrom('own', 'chest-ct-trial-2'),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    title: word,
    basis: fc.constant('PS3.15 2026c'),
    accept: fc.array(fc.record({ when: condition }), { maxLength: 2 }),
    quarantine: fc.array(fc.record({ when: condition, because }), { maxLength: 2 }),
    retain,
    clean,
    identities,
    rules: anyRules,
    examples,
    masks: fc.array(fc.record({ when: condition, black: fc.array(rectangle, { maxLength: 2 }) }), { maxLength: 2 }),
  },
  { requiredKeys: ['profile', 'version', 'title', 'basis', 'accept', 'retain', 'clean', 'identities'] },
)
