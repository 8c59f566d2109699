import { confidentialityTags, dictionaryEntry, dictionaryTags } from '@lethe/dicom'
import { disclosureOf, type Decision } from '@lethe/engine'
import { policyOf, type LoadedProfile } from '../records/profile-file.ts'

/** What a profile decides for one attribute at the top level of an instance of an unknown SOP Class. */
export interface EffectiveRow {
  readonly tag: number
  readonly decision: Decision
}

const PSEUDONYM: Decision = {
  action: 'pseudonym',
  because: { layer: 'rule', text: 'identities.patient.into' },
  otherwise: 'empty',
}

/** The effective table of a profile: every attribute of PS3.6, in ascending order. */
export function effectiveTable(loaded: LoadedProfile): EffectiveRow[] {
  const decide = policyOf(loaded).decisions({ sopClassUid: '', depth: 'top' })
  const { lookup } = loaded.profile.identities.patient
  const pseudonym: Decision =
    lookup === undefined ? PSEUDONYM : { ...PSEUDONYM, because: { layer: 'rule', text: `identities.patient.lookup ${lookup}` } }
  const made: readonly string[] = loaded.profile.identities.patient.into
  const tags = new Set([...dictionaryTags(), ...confidentialityTags()])
  const rows = [...tags].filter(isOfDataSet).toSorted((a, b) => a - b)
  return rows.map((tag) => ({ tag, decision: made.includes(dictionaryEntry(tag)?.keyword ?? '') ? pseudonym : decide(tag) }))
}

/** A profile in four numbers: of how many attributes nothing, a link, a part, or all of the value is shown. */
export function formatDisclosure(rows: readonly EffectiveRow[]): string {
  const counts = [0, 0, 0, 0]
  for (const { tag, decision } of rows) {
    const level = disclosureOf(decision.action, dictionaryEntry(tag)?.vr)
    counts[level] = (counts[level] ?? 0) + 1
  }
  const [nothing, linkable, partial, full] = counts
  return `disclosure: ${nothing} nothing, ${linkable} linkable, ${partial} partial, ${full} full`
}

/** Commands, file meta and directories have no place in a Data Set. */
function isOfDataSet(tag: number): boolean {
  return tag >>> 16 >= 8
}
