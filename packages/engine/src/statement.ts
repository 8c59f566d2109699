import { CONFIDENTIALITY_EDITION, DataSet, encodeString, tagOfKeyword, writeSequence } from '@lethe/dicom'
import type { Encoding, Writer } from '@lethe/dicom'
import type { Findings } from './findings.ts'
import { BASIC_PROFILE, OPTION_CODES, type Option } from './options.ts'
import type { Policy } from './policy.ts'
import type { Profile } from './profile.ts'

/** The version that goes into (0012,0063). */
export const ENGINE_VERSION = 'Lethe 0.1.0'

/** An attribute that the engine makes itself; what the source says under its tag is dropped. */
export interface MadeAttribute {
  readonly tag: number
  readonly write: (writer: Writer, encoding: Encoding) => void
}

const TEMPORAL: Readonly<Record<Profile['retain']['longitudinalDates'], string>> = {
  removed: 'REMOVED',
  shifted: 'MODIFIED',
  full: 'UNMODIFIED',
}

// Of what an earlier pass says of itself, only what Lethe itself writes is repeated: anything else could be anybody's text.
const OWN_METHOD = /^(Lethe \d+\.\d+\.\d+|PS3\.15 \d{4}[a-e]|profile [a-z0-9-]{1,48} \d{1,7}|[0-9a-f]{64})$/

/** What the engine makes itself, in ascending order of tags. */
export interface Statement {
  readonly made: readonly MadeAttribute[]
  readonly tags: ReadonlySet<number>
}

// The instances of a series say the same: the last statement under each policy, and what it was made of.
const last = new WeakMap<Policy, { readonly of: string; readonly statement: Statement }>()

/** The attributes of PS3.15 E.1.1 that say what was done, and the patient's pseudonym; in ascending order of tags. */
export function madeAttributes(policy: Policy, findings: Findings, pseudonym: string): Statement {
  const { earlier, shortfalls } = findings
  const of = JSON.stringify([pseudonym, earlier.methods, earlier.codes, [...shortfalls]])
  const known = last.get(policy)
  if (known?.of === of) return known.statement
  const made = makeAttributes(policy, findings, pseudonym)
  const statement = { made, tags: new Set(made.map(({ tag }) => tag)) }
  last.set(policy, { of, statement })
  return statement
}

function makeAttributes(policy: Policy, findings: Findings, pseudonym: string): MadeAttribute[] {
  const { profile } = policy
  const { into } = profile.identities.patient
  const made = [
    ...into.map((keyword) => text(keyword, 'LO', pseudonym)),
    text('PatientIdentityRemoved', 'CS', 'YES'),
    text('DeidentificationMethod', 'LO', methods(policy, findings).join('\\')),
    codes(profile, findings),
    text('LongitudinalTemporalInformationModified', 'CS', TEMPORAL[profile.retain.longitudinalDates]),
  ]
  return made.toSorted((a, b) => a.tag - b.tag)
}

function text(keyword: string, vr: 'LO' | 'CS', value: string): MadeAttribute {
  const tag = tagOfKeyword(keyword) as number
  const written = keyword === 'PatientName' ? 'PN' : vr
  const encoded = encodeString(value, written)
  return { tag, write: (writer) => writer.element(tag, written, encoded) }
}

/** (0012,0063): what de-identified, by which edition, profile and version; then the profile's hash. */
function methods({ profile, hash }: Policy, { earlier }: Findings): string[] {
  const own = [ENGINE_VERSION, CONFIDENTIALITY_EDITION, `profile ${profile.profile} ${profile.version}`, hash]
  return [...new Set([...earlier.methods.filter((method) => OWN_METHOD.test(method)), ...own])]
}

/** (0012,0064): the profile's and its options' codes, each option only where all of it was done to this instance. */
function codes(profile: Profile, { earlier, shortfalls }: Findings): MadeAttribute {
  const tag = tagOfKeyword('DeidentificationMethodCodeSequence') as number
  const done = takenOptions(profile).filter((option) => !shortfalls.has(option))
  const known = [BASIC_PROFILE, ...Object.values(OPTION_CODES)]
  const own = new Set([BASIC_PROFILE.value, ...done.map((option) => OPTION_CODES[option].value), ...earlier.codes])
  const items = known
    .filter(({ value }) => own.has(value))
    .map(({ value, meaning }) => DataSet.of({ CodeValue: value, CodingSchemeDesignator: 'DCM', CodeMeaning: meaning }))
  return { tag, write: (writer, encoding) => writeSequence(writer, { tag, items }, encoding) }
}

function takenOptions({ retain, clean }: Profile): Option[] {
  const taken: [Option, boolean][] = [
    ['cleanGraphics', clean.graphics !== 'removed'],
    ['cleanStructuredContent', clean.structuredContent !== 'removed'],
    ['cleanDescriptors', clean.descriptors !== 'removed'],
    ['retainLongitudinalFullDates', retain.longitudinalDates === 'full'],
    ['retainLongitudinalModifiedDates', retain.longitudinalDates === 'shifted'],
    ['retainPatientCharacteristics', retain.patientCharacteristics === 'all'],
    ['retainDeviceIdentity', retain.deviceIdentity === 'all'],
    ['retainUIDs', retain.uids === 'original'],
    ['retainInstitutionIdentity', retain.institutionIdentity === 'all'],
    // Elements that only the profile calls safe are no list of elements that are known to be safe.
    ['retainSafePrivate', ['ps3.15', 'tcia'].some((name) => retain.safePrivate.includes(name as 'tcia'))],
  ]
  return taken.filter(([, on]) => on).map(([option]) => option)
}
