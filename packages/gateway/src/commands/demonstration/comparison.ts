import { dictionaryEntry, tagOfKeyword } from '@lethe/dicom'
import type { Decision, Policy } from '@lethe/engine'
import type { AttributeValue } from './attribute-values.ts'

/** One line of the table: what stood in a place, what stands there now, and why. */
export interface ComparedAttribute {
  readonly place: string
  /** File meta information and preamble stand before the Data Set. */
  readonly where: 'start' | 'dataSet'
  readonly before: string
  /** Nothing where the attribute is gone. */
  readonly after: string | undefined
  readonly why: string
}

/** The attributes of two files beside each other, with what the policy decided for each. */
export function compareAttributes(
  before: readonly AttributeValue[],
  after: readonly AttributeValue[],
  policy: Policy,
): ComparedAttribute[] {
  const left = new Map(after.map(({ place, text }) => [place, text]))
  const sopClassUid = before.find(({ place }) => place === 'SOPClassUID')?.text ?? ''
  return before.map(({ place, tags, text }) => {
    const where = tags.length === 0 ? 'start' : 'dataSet'
    return { place, where, before: text, after: left.get(place), why: explainPlace(policy, sopClassUid, tags) }
  })
}

/** The attributes that the table is about: those with one of the texts in them. */
export function naming(compared: readonly ComparedAttribute[], identifiers: readonly string[]): ComparedAttribute[] {
  const wanted = identifiers.map((text) => text.toLowerCase())
  return compared.filter(({ before }) => wanted.some((text) => before.toLowerCase().includes(text)))
}

/** The outermost decision that does not keep is the one that counts: what is in a removed sequence goes with it. */
function explainPlace(policy: Policy, sopClassUid: string, tags: readonly number[]): string {
  const { into } = policy.profile.identities.patient
  const [outermost] = tags
  if (outermost === undefined) return 'made anew, always'
  if (tags.length === 1 && into.some((keyword) => tagOfKeyword(keyword) === outermost)) return 'pseudonym: identities.patient'
  const decisions = tags.map((tag, index) => decisionAt(policy, { sopClassUid, tag, index }))
  const counts = decisions.findIndex(({ action }) => action !== 'keep')
  if (counts === -1) return formatDecision(decisions.at(-1) as Decision)
  const around = counts < tags.length - 1 ? ` (${dictionaryEntry(tags[counts] as number)?.keyword ?? 'sequence'})` : ''
  return `${formatDecision(decisions[counts] as Decision)}${around}`
}

function decisionAt(policy: Policy, { sopClassUid, tag, index }: { sopClassUid: string; tag: number; index: number }): Decision {
  return policy.decisions(index === 0 ? { sopClassUid, depth: 'top' } : { sopClassUid: '', depth: 'nested' })(tag)
}

function formatDecision({ action, because }: Decision): string {
  return `${action}: ${because.layer === 'option' ? `option ${because.text}` : because.text}`
}
