// Goal: for the law of monotonicity, all profiles that are stricter than another by one step in one field.
// Method: each field is a ladder from what shows most to what shows least; a step goes down one rung.
import { dictionaryEntry, tagOfKeyword, type Vr } from '@lethe/dicom'
import { disclosureOf } from './actions.ts'
import { compilePolicy, type Policy } from './policy.ts'
import type { Profile, Rule } from './profile.ts'

/** A stricter profile, and the field in which it is. */
export interface Step {
  readonly field: string
  readonly profile: Profile
}

/** All profiles that are stricter by one step. */
export function stricterProfiles(profile: Profile): Step[] {
  return [
    ...retainSteps(profile),
    ...cleanSteps(profile),
    ...admissionSteps(profile),
    ...identitySteps(profile),
    ...ruleSteps(profile),
  ]
}

/** The rungs below a value. */
function below<T>(ladder: readonly T[], value: T): readonly T[] {
  const at = ladder.indexOf(value)
  return at < 0 ? [] : ladder.slice(at + 1, at + 2)
}

/** A list with one part left out, in every way. */
function withoutOne<T>(list: readonly T[]): T[][] {
  return list.map((_, index) => list.toSpliced(index, 1))
}

function retainSteps(profile: Profile): Step[] {
  const { retain } = profile
  const put = (field: keyof Profile['retain'], value: unknown): Step => ({
    field: `retain.${field}`,
    profile: { ...profile, retain: { ...retain, [field]: value } },
  })
  const { patientCharacteristics: shown, safePrivate } = retain
  const fewer =
    shown === 'all'
      ? [['PatientSex', 'PatientAge', 'PatientSize', 'PatientWeight'], 'none']
      : shown === 'none'
        ? []
        : ['none', ...withoutOne(shown)]
  const lessPrivate =
    typeof safePrivate === 'string'
      ? below(['tcia', 'none'], safePrivate === 'ps3.15' ? 'tcia' : safePrivate)
      : withoutOne(safePrivate)
  return [
    ...below(['full', 'shifted', 'removed'], retain.longitudinalDates).map((value) => put('longitudinalDates', value)),
    ...below(['original', 'remapped'], retain.uids).map((value) => put('uids', value)),
    ...fewer.map((value) => put('patientCharacteristics', value)),
    ...below(['all', 'none'], retain.deviceIdentity).map((value) => put('deviceIdentity', value)),
    ...below(['all', 'none'], retain.institutionIdentity).map((value) => put('institutionIdentity', value)),
    ...lessPrivate.map((value) => put('safePrivate', value)),
  ]
}

function cleanSteps(profile: Profile): Step[] {
  const { clean } = profile
  const put = (field: keyof Profile['clean'], value: unknown): Step => ({
    field: `clean.${field}`,
    profile: { ...profile, clean: { ...clean, [field]: value } },
  })
  const texts = ['known', 'strict', 'removed'] as const
  const pixels = ['none', 'masks', 'detect'] as const
  const { acquired, other } = clean.pixelData
  return [
    ...below(texts, clean.descriptors).map((value) => put('descriptors', value)),
    ...below(texts, clean.structuredContent).map((value) => put('structuredContent', value)),
    ...below(['cleaned', 'removed'], clean.graphics).map((value) => put('graphics', value)),
    ...below(pixels, acquired).map((value) => put('pixelData', { acquired: value, other })),
    ...below(pixels, other).map((value) => put('pixelData', { acquired, other: value })),
    ...below(['keep', 'deface'], clean.faces).map((value) => put('faces', value)),
  ]
}

function admissionSteps(profile: Profile): Step[] {
  const waits = { when: { Modality: { is: ['CT'] } }, because: 'a test' }
  return [
    ...withoutOne(profile.accept).map((accept) => ({ field: 'accept', profile: { ...profile, accept } })),
    { field: 'quarantine', profile: { ...profile, quarantine: [...profile.quarantine, waits] } },
  ]
}

function identitySteps(profile: Profile): Step[] {
  const { identities } = profile
  const numbers = [...identities.patient.numbers, 'ZZ-9999']
  return [
    { field: 'identities', profile: { ...profile, identities: { ...identities, patient: { ...identities.patient, numbers } } } },
  ]
}

function ruleSteps(profile: Profile): Step[] {
  const put = (name: string, rule: Rule): Step => ({
    field: `rules: ${rule.action}`,
    profile: { ...profile, rules: { ...profile.rules, [name]: rule } },
  })
  const lowered = Object.entries(profile.rules).flatMap(([name, rule]) =>
    stricterRules(name, rule, profile).map((stricter) => put(name, stricter)),
  )
  const closed = ['ImageComments', 'Manufacturer', 'KVP'].map((name) => put(name, { action: 'remove' }))
  const bare = compilePolicy({ ...profile, rules: {} }, '')
  const raising = Object.entries(profile.rules).filter(([name, rule]) => raises(bare, name, rule))
  const dropped = raising.map(([name]): Step => {
    const rules = Object.fromEntries(Object.entries(profile.rules).filter(([other]) => other !== name))
    return { field: 'rules: dropped', profile: { ...profile, rules } }
  })
  return [...lowered, ...closed, ...dropped]
}

/** Whether a rule shows more than the layers below it, everywhere in an instance. */
function raises(bare: Policy, name: string, rule: Rule): boolean {
  const tag = tagOfKeyword(name) as number
  const vr = dictionaryEntry(tag)?.vr
  return (['top', 'nested', 'content'] as const).every((depth) => {
    const { action } = bare.decisions({ sopClassUid: '1.2.840.10008.5.1.4.1.1.2', depth })(tag)
    return disclosureOf(rule.action, vr) > disclosureOf(action, vr)
  })
}

/** Rules that show less of an attribute than another. */
function stricterRules(name: string, rule: Rule, { retain }: Profile): readonly Rule[] {
  const vr = dictionaryEntry(tagOfKeyword(name) as number)?.vr as Vr
  const level = disclosureOf(rule.action, vr)
  const closed = (['empty', 'replace', 'remove'] as const)
    .filter((action) => disclosureOf(action, vr) <= level)
    .map((action): Rule => ({ action }))
  switch (rule.action) {
    case 'keep':
      return [...closed, ...(PARTIAL[vr] ?? [])]
    case 'shift':
      // Where dates are full, the year of the true date is no part of the moved one.
      return [...closed, ...(vr === 'DA' && retain.longitudinalDates !== 'full' ? (PARTIAL.DA ?? []).slice(1) : [])]
    case 'generalize':
      return [
        ...closed,
        ...(rule.to === 'month' ? [{ ...rule, to: 'year' } as const] : []),
        ...(rule.cap === '090Y' ? [{ ...rule, cap: '005Y' }] : []),
      ]
    case 'clean':
      return [...closed, ...withoutOne(rule.keep ?? []).map((keep) => ({ ...rule, keep }))]
    case 'remap':
    case 'remove':
    case 'empty':
    case 'replace':
      return closed
  }
}

const CLEAN: readonly Rule[] = [{ action: 'clean' }, { action: 'clean', keep: ['LUNG'] }]

const PARTIAL: Readonly<Partial<Record<Vr, readonly Rule[]>>> = {
  AS: [{ action: 'generalize', cap: '090Y' }],
  DA: [{ action: 'shift' }, { action: 'generalize', to: 'month' }, { action: 'generalize', to: 'year' }],
  DT: [{ action: 'shift' }],
  TM: [{ action: 'shift' }],
  DS: [{ action: 'generalize', to: 10 }],
  IS: [{ action: 'generalize', to: 10 }],
  UI: [{ action: 'remap' }],
  ...{ LO: CLEAN, LT: CLEAN, SH: CLEAN, ST: CLEAN, UC: CLEAN, UT: CLEAN },
}
