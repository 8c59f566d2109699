import { dictionaryEntry, dictionaryTags, groupOf, isPixelData, isPrivate, tagOfKeyword, uidKind, type Vr } from '@lethe/dicom'
import requiredText from './tables/required-text.json' with { type: 'json' }
import technicalText from './tables/technical-text.json' with { type: 'json' }
import type { Action, ClosedAction } from './actions.ts'
import type { Level } from './basic-layer.ts'
import { isBulkAttribute } from './bulk-attributes.ts'
import type { Decision } from './decision.ts'
import { isLayerName } from './layer-name.ts'
import type { Profile } from './profile.ts'
import { cleaned, textDemand } from './text-layer.ts'

const TECHNICAL = new Map(technicalText.map(({ tag, whole }) => [Number.parseInt(tag, 16), whole === true ? 'whole' : 'cleaned']))
// Free text without which an object is not valid (PS3.5 7.4.1 to 7.4.4): nothing of it stays but its place.
const REQUIRED = new Map(requiredText.map(({ tag, action }) => [Number.parseInt(tag, 16), action as 'empty' | 'replace']))
const LIVING_GROUPS = livingGroups()
const CODE_MEANING = tagOfKeyword('CodeMeaning') as number
const URN_CODE_VALUE = tagOfKeyword('URNCodeValue') as number

// Numbers of persons and visits behind a VR that is otherwise kept, dates in calendars that no shape knows, and the quotient of two
// attributes that the table removes.
const CLOSED = new Set([
  'PatientBodyMassIndex',
  'PatientBirthDateInAlternativeCalendar',
  'PatientDeathDateInAlternativeCalendar',
  'ReportNumber',
  'OtherStudyNumbers',
  'SourceImageIDs',
  'ModifiedImageID',
  'MaskingImage',
])

// Coded strings that people type freely.
const LABELS = new Set(['ContentLabel', 'CodeLabel', 'TherapyDescription', 'CarrierIDAssigningAuthority', 'SelectorCSValue'])

/** The decision for an attribute that Table E.1-1 does not name; every such attribute has one. */
export function unlistedDecision(profile: Profile, tag: number, level: Level): Decision {
  if (isPrivate(tag)) return decide('remove', 'private')
  // (0008,0001) tells the length of a file that is written anew.
  if ((tag & 0xffff) === 0 || tag === 0x00080001) return decide('remove', 'group length')
  const entry = dictionaryEntry(tag)
  if (entry === undefined) return decide('remove', 'not in PS3.6')
  // A few retired elements have lost even their name.
  if (entry.keyword === '') return decide('remove', 'not in PS3.6')
  if (CLOSED.has(entry.keyword)) return decide('remove', 'tells of a person or a visit, though Table E.1-1 does not name it')
  const group = groupOf(tag)
  if (group < 8) return decide('remove', 'command or directory element')
  if (group >> 8 === 0x50 || group >> 8 === 0x60) return decide('remove', 'curve or overlay')
  if (!LIVING_GROUPS.has(group)) return decide('remove', 'retired group')
  return BY_VR[entry.vr](tag, profile, level)
}

type ByVr = (tag: number, profile: Profile, level: Level) => Decision

const remove: ByVr = () => decide('remove', 'may name a person or a system')

const cleanText: ByVr = (tag, profile, level) => {
  const demand = textDemand(profile, level)
  if (tag === CODE_MEANING) {
    const dummy = decide('replace', 'meaning of a code')
    if (demand === 'removed') return dummy
    return {
      ...cleaned(dummy, 'known', { layer: 'unlisted', text: 'meaning of a code of a known coding scheme' }),
      vouched: true,
    }
  }
  const technical = TECHNICAL.get(tag)
  // Half of a code or of a creator's name would be another one.
  if (technical === 'whole') return guarded('technical text', 'replace')
  if (technical === 'cleaned') return cleaned(decide('replace', ''), 'known', { layer: 'unlisted', text: 'technical text' })
  const free = decide(REQUIRED.get(tag) ?? 'remove', 'free text')
  return demand === 'removed' ? free : cleaned(free, demand, free.because)
}

const codedText: ByVr = (tag) => {
  const label = isLayerName(tag) || LABELS.has(dictionaryEntry(tag)?.keyword ?? '')
  return label
    ? { ...guarded('label, kept where it is a Defined Term', 'replace'), termsOnly: true, numbered: isLayerName(tag) }
    : guarded('coded text', 'remove')
}

const number: ByVr = () => decide('keep', 'number')

const binary: ByVr = (tag) => {
  if (isPixelData(tag)) return decide('keep', 'pixels')
  return isBulkAttribute(tag) ? decide('keep', 'measured or tabulated data') : decide('remove', 'opaque binary')
}

const temporal: ByVr = (_tag, { retain }) => {
  if (retain.longitudinalDates === 'removed') return decide('remove', 'date or time')
  return decide(retain.longitudinalDates === 'shifted' ? 'shift' : 'keep', 'date or time')
}

const uid: ByVr = (tag, { retain }) => {
  if (uidKind(tag) === 'class') return decide('keep', 'UID of a class')
  return retain.uids === 'original' ? decide('keep', 'UID') : decide('remap', 'UID of an instance')
}

const resource: ByVr = (tag) => (tag === URN_CODE_VALUE ? guarded('code', 'replace') : decide('remove', 'address of a resource'))

const sequence: ByVr = () => decide('keep', 'sequence: decided item by item')

const BY_VR: Readonly<Record<Vr, ByVr>> = {
  ...{ AE: remove, PN: remove, UN: remove },
  ...{ AS: codedText, CS: codedText },
  ...{ LO: cleanText, LT: cleanText, SH: cleanText, ST: cleanText, UC: cleanText, UT: cleanText },
  ...{ DA: temporal, DT: temporal, TM: temporal },
  ...{
    AT: number,
    DS: number,
    FD: number,
    FL: number,
    IS: number,
    SL: number,
    SS: number,
    SV: number,
    UL: number,
    US: number,
    UV: number,
  },
  ...{ OB: binary, OD: binary, OF: binary, OL: binary, OV: binary, OW: binary },
  ...{ SQ: sequence, UI: uid, UR: resource },
}

function decide(action: Action, text: string): Decision {
  const otherwise: ClosedAction = action === 'empty' || action === 'replace' ? action : 'remove'
  return { action, because: { layer: 'unlisted', text }, otherwise }
}

function guarded(text: string, otherwise: ClosedAction): Decision {
  return { action: 'keep', because: { layer: 'unlisted', text }, otherwise, guarded: true }
}

/** Groups in which PS3.6 still has a Data Element that is not retired. */
function livingGroups(): ReadonlySet<number> {
  const groups = new Set<number>()
  for (const tag of dictionaryTags()) if (dictionaryEntry(tag)?.retired === false) groups.add(groupOf(tag))
  return groups
}
