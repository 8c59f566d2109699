import { confidentialityRow, keywords, tagOfKeyword } from '@lethe/dicom'
import type { PixelDemand, Profile, TextDemand } from '../profile.ts'
import {
  complain,
  described,
  inside,
  list,
  named,
  number,
  oneOf,
  oneWayOf,
  optional,
  range,
  record,
  refined,
  shape,
  text,
  wordOf,
} from '../shape.ts'
import type { Shape } from '../shape.ts'
import { NUMBER_MASK } from '../text/number-masks.ts'
import { condition } from './condition-shape.ts'
import { safePrivate } from './private-shape.ts'

const CHARACTERISTICS = [...keywords()].filter((name) => {
  const row = confidentialityRow(tagOfKeyword(name) as number)
  return row?.options.retainPatientCharacteristics !== undefined
})

const characteristic: Shape<string> = shape({ enum: CHARACTERISTICS }, (name, at) =>
  typeof name === 'string' && CHARACTERISTICS.includes(name)
    ? name
    : complain(
        at,
        typeof name === 'string' ? `${name} is no patient characteristic of Table E.1-1` : 'must be a text of one line',
      ),
)

const noneOrAll = (meaning: string): Shape<'none' | 'all'> => wordOf({ none: 'What the table removes is removed.', all: meaning })

/** What the researcher may still see. */
export const retain: Shape<Profile['retain']> = record<Profile['retain']>({
  longitudinalDates: described(
    'Dates and times.',
    wordOf({
      removed: 'Dates and times go.',
      shifted: 'Dates are moved by the patient’s own number of days; intervals and times of day stay.',
      full: 'Dates and times stay as they are.',
    }),
  ),
  uids: described(
    'The UIDs of instances, series and studies.',
    wordOf({
      remapped: 'Each UID is replaced by one that is made from it with a key; references still fit.',
      original: 'UIDs stay, so that whoever has the originals can find them.',
    }),
  ),
  patientCharacteristics: described(
    'Sex, age, size, weight and other facts about the patient.',
    oneWayOf<'none' | 'all' | readonly string[]>({
      text: noneOrAll('All that the option names stay.'),
      list: list(characteristic),
    }),
  ),
  deviceIdentity: described('Serial numbers, stations and other facts about the device.', noneOrAll('They stay.')),
  institutionIdentity: described('Names, addresses and departments of institutions.', noneOrAll('They stay.')),
  safePrivate: described(
    'Private attributes that are known to be safe: a list by its name, or creators and their elements.',
    safePrivate,
  ),
})

const textDemand: Shape<TextDemand> = named(
  'textDemand',
  wordOf<TextDemand>({
    removed: 'Texts go.',
    known: 'What this instance says about people and what looks like an identifier is cut out of texts.',
    strict: 'Only words that a vocabulary knows stay in texts.',
  }),
)

const pixelDemand: Shape<PixelDemand> = named(
  'pixelDemand',
  wordOf<PixelDemand>({
    none: 'The pixels pass as they are.',
    masks: 'The rectangles of section masks are made black.',
    detect: 'Masks, and then text is looked for.',
  }),
)

/** What is cleaned instead of removed. */
export const clean: Shape<Profile['clean']> = record<Profile['clean']>({
  descriptors: described('Descriptions, comments and other free texts.', textDemand),
  structuredContent: described('The content of structured reports.', textDemand),
  graphics: described(
    'Graphics and texts of presentation states.',
    wordOf({ removed: 'They go.', cleaned: 'They stay, and their texts are cleaned.' }),
  ),
  pixelData: described(
    'Pixels that could show text.',
    record<Profile['clean']['pixelData']>({
      acquired: described('Images that a scanner made and nobody draws into.', pixelDemand),
      other: described('All other images.', pixelDemand),
    }),
  ),
  faces: described('Faces in images of the head.', wordOf({ keep: 'They stay.', deface: 'They are made unrecognisable.' })),
})

type Patient = Profile['identities']['patient']

const into: Shape<Patient['into']> = refined(list(oneOf(['PatientID', 'PatientName'])), (names, at) =>
  new Set(names).size === names.length ? names : complain<Patient['into']>(at, 'names one attribute twice'),
)

const shiftDays: Shape<readonly [number, number]> = refined(range, ([least, most], at) => {
  if (!Number.isInteger(least) || !Number.isInteger(most) || Math.max(-least, most) > 36_500)
    complain(at, 'must be whole days, at most a century')
  if (least === 0 && most === 0) complain(at, 'must leave a day other than 0')
  return [least, most] as const
})

const patientFields: Shape<Patient> = record<Patient>({
  prefix: described(
    'What every pseudonym begins with.',
    optional(text(/^[A-Z0-9-]{0,16}$/u, 'must be at most 16 capital letters, digits and hyphens'), ''),
  ),
  into: described('The attributes in which the pseudonym stands.', into),
  numbers: described(
    'What the site’s own numbers of patients look like: A is a letter, 9 a digit, all other signs themselves. They are cut out of texts.',
    optional(list(text(NUMBER_MASK, 'must be a mask of 4 to 32 signs with 9 for at least three digits, such as K9999999')), []),
  ),
  lookup: described(
    'The name of a table of subject numbers (lethe lookup import), which stand for pseudonyms. Who is not in it waits.',
    optional(text(/^[a-z0-9][a-z0-9-]{0,47}$/u, 'must be a name of small letters, digits and hyphens'), undefined as never),
  ),
})

const patient: Shape<Patient> = refined(patientFields, (read, at) =>
  read.lookup !== undefined && read.prefix !== ''
    ? complain<Patient>(inside(at, 'prefix'), 'goes with pseudonyms that are made, not with those of a lookup table')
    : read,
)

/** How identities are replaced. */
export const identities: Shape<Profile['identities']> = record<Profile['identities']>({
  patient: described('The patient.', patient),
  dates: described(
    'Dates.',
    record({
      shiftDays: described('The least and the greatest number of days by which a patient’s dates are moved.', shiftDays),
    }),
  ),
})

/** Rectangles of pixels to be made black, where a condition holds. */
export const masks: Shape<Profile['masks']> = list(
  record({ when: condition, black: list(record({ x: number, y: number, width: number, height: number })) }),
)
