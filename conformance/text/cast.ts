// Everybody and everything that one planted instance tells of.
import { type Identifier, plainIdentifier } from './identifier.ts'
import type { Lists } from './lists.ts'
import { birthDate, otherDate } from './moments.ts'
import { otherHealthNumber, phn, socialInsuranceNumber } from './health-numbers.ts'
import { accession, medicalRecordNumber, orderNumber, telephone } from './numbers.ts'
import { type Person, personIdentifier, somebody } from './person.ts'
import type { Random } from './random.ts'
import type { Repertoire } from './repertoire.ts'
import { address, institution, mailAddress, postalCode, system, town } from './whereabouts.ts'

/** What is asked of an identifier before it is planted: that the search could not take something else for it. */
type IsClear = (identifier: Identifier) => boolean

/** The identifiers of one instance, by the part they play. */
export interface Cast {
  /** What the header says, by role. */
  readonly header: Readonly<Record<HeaderRole, Identifier>>
  /** What only texts say. */
  readonly loose: readonly Identifier[]
}

/** The parts that an identifier can play in a header. */
export type HeaderRole =
  | 'patient'
  | 'other name'
  | 'mother'
  | 'referrer'
  | 'performer'
  | 'reader'
  | 'requester'
  | 'operator'
  | (typeof NUMBERS)[number]

const NUMBERS = [
  'PHN',
  'MRN',
  'accession',
  'order',
  'visit',
  'birth date',
  'telephone',
  'address',
  'postal code',
  'institution',
] as const

const ATTEMPTS_MAX = 200

/** What the identifiers of an instance are made of. */
export interface CastOptions {
  readonly lists: Lists
  readonly random: Random
  readonly repertoire: Repertoire
  /** The community of the patient; others come from any. */
  readonly patient: Person
  /** Whether an identifier of the header is clear, and whether one that only texts tell is. */
  readonly isClear: Readonly<Record<'known' | 'loose', IsClear>>
}

/** Chooses the identifiers of an instance. */
export function castOf(options: CastOptions): Cast {
  const { lists, random, repertoire, patient, isClear } = options
  const choose = (make: () => Identifier, part: 'known' | 'loose'): Identifier => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const made = make()
      if (isClear[part](made)) return made
    }
    throw new RangeError('no identifier is clear of the words of this file')
  }
  const anybody = (): Person => somebody(random.pick(lists.communities), random)
  const person = (kind: 'other name' | 'staff', part: 'known' | 'loose'): Identifier =>
    choose(() => personIdentifier(kind, anybody(), { known: part === 'known', repertoire }), part)
  const header: Record<HeaderRole, Identifier> = {
    patient: personIdentifier('patient', patient, { known: true, repertoire }),
    'other name': person('other name', 'known'),
    mother: person('other name', 'known'),
    referrer: person('staff', 'known'),
    performer: person('staff', 'known'),
    reader: person('staff', 'known'),
    requester: person('staff', 'known'),
    operator: person('staff', 'known'),
    PHN: choose(() => phn(random, true), 'known'),
    MRN: choose(() => medicalRecordNumber(random, true), 'known'),
    accession: choose(() => accession(random, true), 'known'),
    order: choose(() => orderNumber(random), 'known'),
    visit: choose(() => orderNumber(random), 'known'),
    'birth date': choose(() => birthDate(random), 'known'),
    telephone: choose(() => telephone(random, true), 'known'),
    address: choose(() => address(lists, random, true), 'known'),
    'postal code': choose(() => postalCode(random, true), 'known'),
    institution: choose(() => institution(lists, random, true), 'known'),
  }
  const loose = [
    ...times(4, () => person('staff', 'loose')),
    ...times(2, () => person('other name', 'loose')),
    ...times(2, () => choose(() => phn(random, false), 'loose')),
    ...times(2, () => choose(() => telephone(random, false), 'loose')),
    ...times(4, () => choose(() => otherDate(random), 'loose')),
    ...times(2, () => choose(() => institution(lists, random, false), 'loose')),
    ...[otherHealthNumber, socialInsuranceNumber].map((make) => choose(() => make(random), 'loose')),
    choose(() => medicalRecordNumber(random, false), 'loose'),
    choose(() => accession(random, false), 'loose'),
    choose(() => address(lists, random, false), 'loose'),
    choose(() => postalCode(random, false), 'loose'),
    choose(() => town(lists, random), 'loose'),
    choose(() => system(lists, random), 'loose'),
    choose(() => mailAddress(anybody(), random), 'loose'),
    choose(() => initials(random), 'loose'),
  ]
  return { header, loose }
}

/** The initials with which a technologist signs. */
function initials(random: Random): Identifier {
  const letters = `${random.pick([...'BDFGHJKLNP'])}${random.pick([...'BDFGHJKLNPQWXZ'])}`
  const texts = [`tech: ${letters}`, `Tech: ${letters}`, `tech ${letters}`, `MRT: ${letters}`, `scanned by ${letters}`]
  const made = plainIdentifier('initials', letters, {
    known: false,
    spellings: texts.map((text) => ({ text, form: text.replace(letters, 'XX') })),
  })
  return { ...made, localWords: [letters.toLowerCase()] }
}

function times<Thing>(count: number, make: () => Thing): Thing[] {
  return Array.from({ length: count }, make)
}
