import {
  confidentialityRow,
  CONFIDENTIALITY_EDITION,
  dictionaryEntry,
  encodeString,
  keywords,
  tagOfKeyword,
  uidKeywords,
  uidOfKeyword,
  VRS,
  type Vr,
} from '@lethe/dicom'
import { ACTIONS } from './actions.ts'
import { canBeGiven } from './example-instance.ts'
import { isOfGrammar } from './grammar.ts'
import type { Condition, Example, ExampleValue, Expectation, Matcher, PixelDemand, Profile, Rule, TextDemand } from './profile.ts'
import { complain, inside, integer, list, map, number, oneOf, optional, range, record, suggestion, text } from './shape.ts'
import type { Complaint, Place, Shape } from './shape.ts'

const keyword = (name: string, at: Place): void => {
  if (tagOfKeyword(name) === undefined) complain(at, `is no keyword of PS3.6${suggestion(name, keywords())}`)
}

const words: Shape<readonly string[]> = (value, at) => (Array.isArray(value) ? list(text())(value, at) : [text()(value, at)])

const anyText = text(/^[^\0-\x1f]{0,1024}$/, 'must be a text (put it in quotes)')

const flag: Shape<true> = (value, at) => (value === true ? value : complain(at, 'must be true, or left out'))

const matcher: Shape<Matcher> = (value, at) => {
  if (typeof value === 'string' || Array.isArray(value)) return { is: words(value, at) }
  const absent = undefined as never
  const read = record<Matcher>({
    is: optional(words, absent),
    startsWith: optional(words, absent),
    contains: optional(words, absent),
    between: optional(range, absent),
    absent: optional(flag, absent),
    present: optional(flag, absent),
  })(value, at)
  const said = Object.entries(read ?? {}).filter(([, inner]) => inner !== undefined)
  return said.length === 0
    ? complain(at, 'must say is, startsWith, contains, between, absent or present')
    : Object.fromEntries(said)
}

const condition: Shape<Condition> = (value, at) => {
  const read = map(keyword, matcher)(value, at)
  const classes = read?.['SOPClassUID']
  const known = [...uidKeywords()]
  for (const name of classes?.is ?? []) {
    const isUid = /^[0-9.]+$/.test(name)
    if (!isUid && uidOfKeyword(name) === undefined) {
      complain(inside(at, 'SOPClassUID'), `${name} is no UID and no keyword of PS3.6 annex A${suggestion(name, known)}`)
    }
  }
  return read
}

const because = text(/\S/, 'must say why')

const pixelDemand = oneOf<PixelDemand>(['none', 'masks', 'detect'])

const textDemand = oneOf<TextDemand>(['removed', 'known', 'strict'])

const characteristics: Shape<'none' | 'all' | readonly string[]> = (value, at) => {
  if (!Array.isArray(value)) return oneOf(['none', 'all'])(value, at)
  const names = list(text())(value, at)
  for (const [index, name] of names.entries()) {
    const tag = tagOfKeyword(name)
    const row = tag === undefined ? undefined : confidentialityRow(tag)
    if (row?.options.retainPatientCharacteristics === undefined)
      complain(inside(at, index), `${name} is no patient characteristic of Table E.1-1`)
  }
  return names
}

const word = text(/^[\p{L}\p{N}\p{M}]{1,64}$/u, 'must be one word of letters and digits')

const rule: Shape<Rule> = (value, at) => {
  const absent = undefined as never
  const read = record<Rule>({
    action: oneOf(['remove', 'empty', 'replace', 'remap', 'shift', 'generalize', 'clean', 'keep']),
    with: optional(text(/^[\x20-\x5b\x5d-\x7e]{1,64}$/, 'must be 1 to 64 characters of ASCII without a backslash'), absent),
    cap: optional(text(/^\d{3}[DWMY]$/, 'must be an age such as 090Y'), absent),
    keep: optional(list(word), absent),
    because: optional(because, absent),
  })(value, at)
  return Object.fromEntries(Object.entries(read ?? {}).filter(([, inner]) => inner !== undefined)) as unknown as Rule
}

const rules: Shape<Profile['rules']> = (value, at) => {
  const read = map(keyword, rule)(value, at)
  for (const [name, { action, because: why, cap, keep: kept, with: text }] of Object.entries(read ?? {})) {
    const vr = dictionaryEntry(tagOfKeyword(name) ?? 0)?.vr
    const place = inside(at, name)
    if (ACTIONS[action]?.discloses === 3 && why === undefined) complain(place, 'keeps a value and must say because')
    if (action === 'remap' && vr !== 'UI') complain(place, 'remap is for UIDs')
    if (action === 'shift' && vr !== 'DA' && vr !== 'DT' && vr !== 'TM') complain(place, 'shift is for dates and times')
    if (action === 'generalize' && (vr !== 'AS' || cap === undefined)) complain(place, 'generalize is for ages and needs a cap')
    if (action === 'clean' && vr !== undefined && (VRS[vr].kind !== 'text' || vr === 'PN')) complain(place, 'clean is for texts')
    if (kept !== undefined && action !== 'clean') complain(place, 'keep goes with clean')
    if (text !== undefined && action !== 'replace') complain(place, 'with goes with replace')
    if (vr !== undefined && text !== undefined && !isTextOf(vr, text)) complain(place, `with is no value of VR ${vr}`)
  }
  return read
}

/** Whether a text can be written as a value of a VR: binary values have no text, and a date must be one. */
function isTextOf(vr: Vr, text: string): boolean {
  const { kind } = VRS[vr]
  return (kind === 'text' || kind === 'string') && isOfGrammar(encodeString(text, vr), vr)
}

const into: Shape<Profile['identities']['patient']['into']> = (value, at) => {
  const names = list(oneOf(['PatientID', 'PatientName']))(value, at)
  return new Set(names).size === names?.length || names === undefined ? names : complain(at, 'names one attribute twice')
}

const shiftDays: Shape<readonly [number, number]> = (value, at) => {
  const read = range(value, at)
  const [least = 0, most = 0] = read ?? []
  if (!Number.isInteger(least) || !Number.isInteger(most) || Math.max(-least, most) > 36_500)
    complain(at, 'must be whole days, at most a century')
  if (least === 0 && most === 0) complain(at, 'must leave a day other than 0')
  return read
}

const exampleValue: Shape<ExampleValue> = (value, at) => (Array.isArray(value) ? list(anyText)(value, at) : anyText(value, at))

const given: Shape<Example['given']> = (value, at) => {
  const read = map(keyword, exampleValue)(value, at)
  for (const [name, texts] of Object.entries(read ?? {})) {
    const vr = dictionaryEntry(tagOfKeyword(name) ?? 0)?.vr
    const all = typeof texts === 'string' ? [texts] : (texts ?? [])
    if (vr !== undefined && !canBeGiven(vr, all)) complain(inside(at, name), `cannot be given in an example: VR ${vr}`)
  }
  return read
}

const expectation: Shape<Expectation> = (value, at) =>
  typeof value === 'string' || Array.isArray(value) ? exampleValue(value, at) : matcher(value, at)

const expected: Shape<Example['expect']> = (value, at) =>
  typeof value === 'string' ? oneOf(['quarantine'])(value, at) : map(keyword, expectation)(value, at)

const profile = record<Profile>({
  profile: text(/^[a-z0-9][a-z0-9-]{0,47}$/, 'must be a name of small letters, digits and hyphens'),
  version: integer(1, 1_000_000),
  title: text(),
  basis: oneOf([CONFIDENTIALITY_EDITION]),
  accept: list(record({ when: condition })),
  quarantine: optional(list(record({ when: condition, because })), []),
  retain: record<Profile['retain']>({
    longitudinalDates: oneOf(['removed', 'shifted', 'full']),
    uids: oneOf(['remapped', 'original']),
    patientCharacteristics: characteristics,
    deviceIdentity: oneOf(['none', 'all']),
    institutionIdentity: oneOf(['none', 'all']),
    safePrivate: oneOf(['none', 'ps3.15', 'tcia']),
  }),
  clean: record<Profile['clean']>({
    descriptors: textDemand,
    structuredContent: textDemand,
    graphics: oneOf(['removed', 'cleaned']),
    pixelData: record({ acquired: pixelDemand, other: pixelDemand }),
    faces: oneOf(['keep', 'deface']),
  }),
  identities: record<Profile['identities']>({
    patient: record({
      prefix: optional(text(/^[A-Z0-9-]{0,16}$/, 'must be at most 16 capital letters, digits and hyphens'), ''),
      into,
    }),
    dates: record({ shiftDays }),
  }),
  rules: optional(rules, {}),
  examples: optional(list(record<Example>({ name: text(), given, expect: expected })), []),
  masks: optional(
    list(record({ when: condition, black: list(record({ x: number, y: number, width: number, height: number })) })),
    [],
  ),
})

/** Reads a profile out of plain values, as a YAML parser gives them. Complaints make it unusable. */
export function readProfile(tree: unknown): { readonly profile: Profile; readonly complaints: readonly Complaint[] } {
  const complaints: Complaint[] = []
  return { profile: profile(tree, { path: [], complaints }), complaints }
}

/** The profile as one line of JSON with sorted keys: what its hash is made of. */
export function canonicalProfile(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalProfile).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalProfile(inner)}`).join(',')}}`
}
