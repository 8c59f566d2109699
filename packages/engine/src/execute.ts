import { EXPLICIT_LITTLE, encodeString, stringValue, VRS, withoutPadding } from '@lethe/dicom'
import type { CharacterSet, Encoding, Vr } from '@lethe/dicom'
import type { Action, ClosedAction } from './actions.ts'
import { isBulkValue } from './bulk-attributes.ts'
import { shiftDate, shiftDateTime } from './dates.ts'
import type { Decision } from './decision.ts'
import { dummyValue } from './dummies.ts'
import { generalized } from './generalize.ts'
import { isOfAttribute, isOfGrammar } from './grammar.ts'
import type { Identities } from './identities.ts'
import { isCodedTerm } from './coded-terms.ts'
import type { KnownIdentifiers } from './text/known-identifiers.ts'
import { cutBytes } from './text/cut-text.ts'
import type { TextCleaner } from './text/text-cleaner.ts'
import { changeDisguised } from './private/disguised-value.ts'
import { hidesText } from './private/hidden-text.ts'
import type { LabelNumbers } from './label-numbers.ts'
import type { Note } from './report.ts'
import { hasIdentifierShape } from './shapes.ts'

/** What the actions need to know of the instance at hand. */
export interface Circumstances {
  readonly identities: Identities
  readonly shiftDays: number
  readonly identifiers: KnownIdentifiers
  readonly cleaner: TextCleaner
  readonly labels: LabelNumbers
  /** Told what was done to a value beside what its decision says. */
  readonly note: (note: Note) => void
}

/** One value in its place. */
export interface Subject {
  readonly tag: number
  readonly vr: Vr
  readonly value: Uint8Array
  readonly characters: CharacterSet
  readonly decision: Decision
  /** The byte order of the value, where it is not little endian. */
  readonly encoding?: Encoding
}

type Execute = (subject: Subject, circumstances: Circumstances) => Uint8Array | undefined

const EMPTY = new Uint8Array(0)

// The longest LT (PS3.5 6.2). No technical text is longer, and to search one costs time.
const GUARDED_BYTES_MAX = 10_240

const keep: Execute = ({ tag, vr, value, characters, decision }, { identifiers, cleaner }) => {
  if (!isOfGrammar(value, vr) || (VRS[vr].kind === 'bytes' && !isBulkValue(tag, value))) return undefined
  if (!isOfAttribute(tag, value)) return undefined
  if (decision.guarded !== true) return value
  return isFree({ vr, value, characters, decision }, { identifiers, cleaner }) ? value : undefined
}

const remap: Execute = ({ value, vr }, { identities }) => {
  const uids = stringValue(value)
    .split('\\')
    .map((uid) => uid.trim())
  return vr === 'UI' ? encodeString(uids.map((uid) => (uid === '' ? '' : identities.uid(uid))).join('\\'), 'UI') : undefined
}

const shift: Execute = ({ value, vr }, { shiftDays }) => {
  if (vr === 'TM') return isOfGrammar(value, vr) ? value : undefined
  const move = vr === 'DA' ? shiftDate : vr === 'DT' ? shiftDateTime : undefined
  if (move === undefined) return undefined
  const moved = stringValue(value)
    .split('\\')
    .map((text) => (text.trim() === '' ? '' : move(text.trim(), shiftDays)))
  return moved.includes(undefined) ? undefined : encodeString(moved.join('\\'), vr)
}

const generalize: Execute = ({ value, vr, decision }, { shiftDays }) => {
  const made = generalized(value, vr, { decision, shiftDays })
  return made === undefined ? undefined : encodeString(made, vr)
}

/** What is left of a text without what identifies; nothing where no word is left. */
const clean: Execute = ({ vr, value, characters, decision }, { cleaner, note }) => {
  if (VRS[vr].kind !== 'text' || vr === 'PN' || decision.clean === undefined) return undefined
  const decoded = characters.decode(value, vr)
  // Bytes that the label does not explain could spell a name in another way: then only words that are known stay.
  const doubtful = decoded.malformed || (!characters.known && decoded.text.length !== value.length)
  const cleaning = doubtful ? { ...decision.clean, mode: 'strict' as const } : decision.clean
  const spans = cleaner.spansIn(decoded.text, cleaning)
  if (spans.length === 0) return value
  const left = cutBytes(value, decoded, spans)
  if (!/[\p{L}\p{N}]/u.test(characters.text(left, vr))) return undefined
  note('TEXT_CUT')
  return left
}

/** A private value that is something else than its VR says is changed by what it is, whatever the action is called. */
const disguised: Execute = (subject, circumstances) => {
  const { vr, value, encoding = EXPLICIT_LITTLE, decision } = subject
  if (decision.disguise === undefined) return undefined
  const changed = changeDisguised({ disguise: decision.disguise, vr, value, encoding }, circumstances)
  return changed ?? (decision.clean === undefined ? undefined : clean(subject, circumstances))
}

/** How each action makes a new value; nothing where it cannot, and then the decision's `otherwise` holds. */
const EXECUTE: Readonly<Record<Exclude<Action, 'remove' | 'pseudonym'>, Execute>> = {
  empty: () => EMPTY,
  replace: ({ vr, value, decision }) => dummyValue(vr, decision.with, value.length),
  remap,
  shift,
  generalize,
  clean,
  keep,
}

/** Carries a decision out on a value. Gives the new value, or nothing where the element goes. */
export function execute(subject: Subject, circumstances: Circumstances): Uint8Array | undefined {
  const { action, otherwise } = subject.decision
  // An empty value says nothing; it stays where the attribute stays.
  if (subject.value.length === 0) return action === 'remove' ? undefined : EMPTY
  if (action === 'remove') return undefined
  const make = action === 'pseudonym' ? undefined : subject.decision.disguise === undefined ? EXECUTE[action] : disguised
  const made = make?.(subject, circumstances)
  if (made !== undefined) return made
  circumstances.note('VALUE_CLOSED')
  if (subject.decision.numbered === true) return circumstances.labels.replace(subject.value)
  return close(otherwise, subject)
}

/** What stands for a value of which nothing may be left. */
export function close(
  action: ClosedAction,
  { vr, value, decision }: Pick<Subject, 'vr' | 'value' | 'decision'>,
): Uint8Array | undefined {
  if (action === 'remove') return undefined
  return action === 'empty' ? EMPTY : dummyValue(vr, decision.with, value.length)
}

/** Whether a text holds none of this instance's identifiers and, where the table does not name it, nothing that looks like one. */
function isFree(
  { vr, value, characters, decision }: Omit<Subject, 'tag'>,
  { identifiers, cleaner }: Pick<Circumstances, 'identifiers' | 'cleaner'>,
): boolean {
  const { kind } = VRS[vr]
  const unlisted = decision.because.layer === 'unlisted'
  if (unlisted && (kind === 'number' || kind === 'bytes')) return !hidesText(value, identifiers)
  if (kind !== 'text' && vr !== 'AE' && vr !== 'CS' && vr !== 'UR') return true
  if (value.length > GUARDED_BYTES_MAX) return false
  const whole = characters.text(value, vr)
  return whole.split('\\').every((one) => {
    const text = withoutPadding(one)
    if (text === '' || (vr === 'CS' && isCodedTerm(text))) return true
    const looksLikeOne = cleaner.holdsSiteNumber(text) || (unlisted && hasIdentifierShape(text))
    return decision.termsOnly !== true && !identifiers.isIn(text) && !looksLikeOne
  })
}
