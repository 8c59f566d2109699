import { dictionaryEntry, encodeString, tagOfKeyword, VRS, type Vr } from '@lethe/dicom'
import { ACTIONS } from '../actions.ts'
import { isOfGrammar } from '../grammar.ts'
import type { Profile, Rule } from '../profile.ts'
import {
  complain,
  described,
  list,
  map,
  named,
  oneWayOf,
  optional,
  record,
  refined,
  shape,
  text,
  wordOf,
  type Place,
  type Shape,
} from '../shape.ts'
import { attribute, because } from './text-shapes.ts'

const absent = undefined as never

/** What each action of a rule does, in words for an editor. */
const ACTION_MEANINGS: Readonly<Record<Rule['action'], string>> = {
  remove: 'The attribute goes.',
  empty: 'The attribute stays without a value.',
  replace: 'A dummy stands in its place, or the text of `with`.',
  remap: 'A UID is replaced by one that is made from it with a key.',
  shift: 'Dates are moved by the patient’s own number of days.',
  generalize: 'An age over `cap` becomes the cap; a date or a number is made coarser, as `to` says.',
  clean: 'What identifies is cut out of a text; the words of `keep` stay.',
  keep: 'The value stays as it is, and `because` says why.',
}

/** Which action each further field of a rule goes with. */
const GOES_WITH: Readonly<Partial<Record<keyof Rule, Rule['action']>>> = {
  with: 'replace',
  cap: 'generalize',
  to: 'generalize',
  keep: 'clean',
}

/** What `generalize` needs to know for each VR that has a coarser form. */
const NEEDS: Readonly<Partial<Record<Vr, { readonly says: string; readonly isMet: (rule: Rule) => boolean }>>> = {
  AS: {
    says: 'an age needs a cap, such as 090Y, and nothing else',
    isMet: ({ cap, to }) => cap !== undefined && to === undefined,
  },
  DA: { says: 'a date needs to: year, or to: month', isMet: ({ cap, to }) => cap === undefined && typeof to === 'string' },
  DS: {
    says: 'a number needs to: and what it is rounded to, such as 10',
    isMet: ({ cap, to }) => cap === undefined && typeof to === 'number',
  },
  IS: {
    says: 'a whole number needs to: and a whole number that it is rounded to, such as 10',
    isMet: ({ cap, to }) => cap === undefined && Number.isInteger(to),
  },
}

const UNKNOWN_NEED = { says: 'is for ages, dates and numbers written as text (AS, DA, DS, IS)', isMet: () => false }

const MULTIPLE_MAX = 1_000_000

const multiple: Shape<number> = shape({ type: 'number', exclusiveMinimum: 0, maximum: MULTIPLE_MAX }, (value, at) =>
  typeof value === 'number' && value > 0 && value <= MULTIPLE_MAX
    ? value
    : complain(at, `must be year, month, or a number over 0 and up to ${MULTIPLE_MAX}`),
)

const part = wordOf({
  year: 'The first day of the year stands for the date.',
  month: 'The first day of the month stands for the date.',
})

const word = text(/^[\p{L}\p{N}\p{M}]{1,64}$/u, 'must be one word of letters and digits')

const fields: Shape<Rule> = record<Rule>({
  action: described('What is done with the attribute.', wordOf(ACTION_MEANINGS)),
  with: described(
    'The text that stands in the place of every value.',
    optional(text(/^[\x20-\x5b\x5d-\x7e]{1,64}$/u, 'must be 1 to 64 characters of ASCII without a backslash'), absent),
  ),
  cap: described(
    'The greatest age that is left, such as 090Y.',
    optional(text(/^\d{3}[DWMY]$/u, 'must be an age such as 090Y'), absent),
  ),
  to: described(
    'What a date or a number is made coarser to: year, month, or a number of which it becomes the nearest multiple.',
    optional(oneWayOf<'year' | 'month' | number>({ text: part, number: multiple }), absent),
  ),
  keep: described('Words that stay beside those of the vocabulary.', optional(list(word), absent)),
  because: described(
    'Why the rule is as it is. A rule that shows more than the sections above must say it.',
    optional(because, absent),
  ),
})

/** A rule, and what of it the standard has no part in: which fields go together. */
const rule: Shape<Rule> = shape({ ...fields.schema, ...togetherSchema() }, (value, at) => {
  const before = at.complaints.length
  const read = fields(value, at)
  if (at.complaints.length > before) return read
  if (ACTIONS[read.action].discloses === 3 && read.because === undefined) complain(at, 'keeps a value and must say because')
  for (const [field, action] of Object.entries(GOES_WITH)) {
    if (read[field as keyof Rule] !== undefined && read.action !== action) complain(at, `${field} goes with ${action}`)
  }
  return read
})

function togetherSchema(): object {
  const isAction = (action: string) => ({ properties: { action: { const: action } }, required: ['action'] })
  const showing = Object.keys(ACTION_MEANINGS).filter((action) => ACTIONS[action as Rule['action']].discloses === 3)
  return {
    dependentSchemas: Object.fromEntries(Object.entries(GOES_WITH).map(([field, action]) => [field, isAction(action)])),
    allOf: showing.map((action) => ({ anyOf: [{ not: isAction(action) }, { required: ['because'] }] })),
  }
}

/** Which VRs an action of a rule is for. */
function complainAboutVr(rule: Rule, vr: Vr, at: Place): void {
  const { action, with: text } = rule
  if (action === 'remap' && vr !== 'UI') complain(at, 'remap is for UIDs')
  if (action === 'shift' && vr !== 'DA' && vr !== 'DT' && vr !== 'TM') complain(at, 'shift is for dates and times')
  const need = action === 'generalize' ? (NEEDS[vr] ?? UNKNOWN_NEED) : undefined
  if (need?.isMet(rule) === false) complain(at, `generalize: ${need.says}`)
  if (action === 'clean' && (VRS[vr].kind !== 'text' || vr === 'PN')) complain(at, 'clean is for texts')
  if (text !== undefined && !isTextOf(vr, text)) complain(at, `with is no value of VR ${vr}`)
}

/** Whether a text can be written as a value of a VR: binary values have no text, and a date must be one. */
function isTextOf(vr: Vr, text: string): boolean {
  const { kind } = VRS[vr]
  return (kind === 'text' || kind === 'string') && isOfGrammar(encodeString(text, vr), vr)
}

const ruleOfAttribute: Shape<Rule> = named(
  'rule',
  refined(rule, (read, at) => {
    const vr = dictionaryEntry(tagOfKeyword(String(at.path.at(-1))) ?? 0)?.vr
    if (vr !== undefined) complainAboutVr(read, vr, at)
    return read
  }),
)

/** The exceptions of a profile, one attribute each. */
export const rules: Shape<Profile['rules']> = map(attribute, ruleOfAttribute)
