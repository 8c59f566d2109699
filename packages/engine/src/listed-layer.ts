import { confidentialityRow, dictionaryEntry, tagOfKeyword, VRS } from '@lethe/dicom'
import type { ConfidentialityOption, ConfidentialityRow, Vr } from '@lethe/dicom'
import type { ClosedAction } from './actions.ts'
import { basicAction, closedAction, type Level } from './basic-layer.ts'
import type { Because, Decision } from './decision.ts'
import type { Profile } from './profile.ts'
import { cleaned, textDemand } from './text-layer.ts'

/** The decision for an attribute that Table E.1-1 names: the Basic Profile, then the options that the profile takes. */
export function listedDecision(profile: Profile, tag: number, level: Level): Decision | undefined {
  const row = confidentialityRow(tag)
  if (row === undefined) return undefined
  const vr = dictionaryEntry(tag)?.vr ?? 'UN'
  const basic = basicDecision(row, { tag, vr, level })
  if (isTemporal(row, vr)) return temporalDecision(profile, { row, vr, basic })
  const retained = retainedDecision(profile, { row, tag, basic })
  return retained.action === 'keep' && retained.option !== undefined
    ? retained
    : (cleanedDecision(profile, { row, vr, basic: retained, level }) ?? retained)
}

function basicDecision(row: ConfidentialityRow, { tag, vr, level }: { tag: number; vr: Vr; level: Level }): Decision {
  const action = basicAction(row, tag, level)
  const because: Because = { layer: 'E.1-1', text: `Table E.1-1 says ${row.basic}` }
  if (action === 'items') return { action: 'keep', because, otherwise: closedAction(row.basic, tag, level) }
  if (action === 'remap') return { action, because, otherwise: 'remove' }
  // A dummy UID that is valid and leads nowhere is what remapping makes.
  if (action === 'replace' && vr === 'UI') return { action: 'remap', because, otherwise: 'remove' }
  return { action, because, otherwise: action }
}

function isTemporal({ options }: ConfidentialityRow, vr: Vr): boolean {
  return vr === 'DA' || vr === 'DT' || vr === 'TM' || options.retainLongitudinalModifiedDates !== undefined
}

/** Dates and times follow `longitudinalDates` alone: no other option lets a true date through. */
function temporalDecision(profile: Profile, { row, vr, basic }: { row: ConfidentialityRow; vr: Vr; basic: Decision }): Decision {
  const { longitudinalDates } = profile.retain
  const otherwise = basic.otherwise
  const option = longitudinalDates === 'full' ? 'retainLongitudinalFullDates' : 'retainLongitudinalModifiedDates'
  if (longitudinalDates === 'removed' || row.options[option] === undefined) {
    const device = profile.retain.deviceIdentity === 'all' && row.options.retainDeviceIdentity !== undefined
    return device ? { ...basic, shortOf: 'retainDeviceIdentity' } : basic
  }
  // Two listed timestamps are opaque signatures (OB): they cannot be shifted.
  if (vr === 'OB') return { ...basic, shortOf: option }
  const because: Because = { layer: 'option', text: `longitudinalDates: ${longitudinalDates}` }
  const shifts = longitudinalDates === 'shifted' && (vr === 'DA' || vr === 'DT' || vr === 'TM')
  return { action: shifts ? 'shift' : 'keep', because, otherwise, guarded: true }
}

function retainedDecision(
  profile: Profile,
  { row, tag, basic }: { row: ConfidentialityRow; tag: number; basic: Decision },
): Decision {
  const asked = askedOptions(profile, tag).filter((option) => row.options[option] !== undefined)
  const kept = asked.find((option) => row.options[option] === 'K')
  if (kept !== undefined) {
    const otherwise: ClosedAction = basic.action === 'remap' || basic.action === 'keep' ? 'remove' : basic.otherwise
    return { action: 'keep', because: { layer: 'option', text: kept }, otherwise, guarded: true, option: kept }
  }
  const [short] = asked
  return short === undefined ? basic : { ...basic, shortOf: short }
}

/** The `Clean ...` options: texts are cleaned, sequences are decided item by item, and what cannot be cleaned goes. */
function cleanedDecision(
  profile: Profile,
  { row, vr, basic, level }: { row: ConfidentialityRow; vr: Vr; basic: Decision; level: Level },
): Decision | undefined {
  const option = CLEAN_OPTIONS.find((candidate) => row.options[candidate] !== undefined)
  if (option === undefined) return undefined
  const demand =
    option === 'cleanDescriptors'
      ? textDemand(profile, level)
      : option === 'cleanGraphics'
        ? textDemand(profile, { ...level, depth: 'graphics' })
        : profile.clean.structuredContent
  if (demand === 'removed') return undefined
  // What is drawn in the bits of an overlay or the points of a curve nobody reads yet; its comments mean nothing without it.
  if (option === 'cleanGraphics' && vr !== 'SQ') return { ...basic, shortOf: option }
  const because: Because = { layer: 'option', text: option }
  if (VRS[vr].kind === 'text' || vr === 'SQ') return cleaned(basic, demand, because)
  // A coded string is a Defined Term, or nothing of it stays.
  if (vr === 'CS') return { action: 'keep', because, otherwise: basic.otherwise, guarded: true, termsOnly: true }
  return { ...basic, shortOf: option }
}

const CLEAN_OPTIONS = ['cleanDescriptors', 'cleanStructuredContent', 'cleanGraphics'] as const

/** The options of section 2 that a profile takes for an attribute. */
function askedOptions({ retain }: Profile, tag: number): ConfidentialityOption[] {
  const { patientCharacteristics } = retain
  const characteristic =
    patientCharacteristics === 'all' ||
    (patientCharacteristics !== 'none' && patientCharacteristics.some((name) => tagOfKeyword(name) === tag))
  const asked: [ConfidentialityOption, boolean][] = [
    ['retainUIDs', retain.uids === 'original'],
    ['retainDeviceIdentity', retain.deviceIdentity === 'all'],
    ['retainInstitutionIdentity', retain.institutionIdentity === 'all'],
    ['retainPatientCharacteristics', characteristic],
  ]
  return asked.filter(([, on]) => on).map(([option]) => option)
}
