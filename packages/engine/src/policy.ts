import { confidentialityRow, confidentialityTags, dictionaryEntry, tagOfKeyword } from '@lethe/dicom'
import { ACTIONS, disclosureOf, type ClosedAction } from './actions.ts'
import type { Level } from './basic-layer.ts'
import { closedDecision } from './closed-layer.ts'
import { compileCondition, type CompiledCondition } from './condition.ts'
import type { Decision } from './decision.ts'
import type { Coarseness } from './generalize.ts'
import { listedDecision } from './listed-layer.ts'
import type { Option } from './options.ts'
import { SafePrivate } from './private/safe-private.ts'
import { compileNumberMask } from './text/number-masks.ts'
import { foldWord } from './text/vocabulary.ts'
import type { Profile, Rule } from './profile.ts'
import type { Complaint } from './shape.ts'
import { unlistedDecision } from './unlisted-layer.ts'

/** The decisions for one level of an instance: total, every tag has one. */
export type Decide = (tag: number) => Decision

/** An attribute on which an option that the profile takes is not carried out in full; with a cap, only where the value is over it. */
interface Shortfall {
  readonly option: Option
  readonly cap?: string
}

/** The compiled, total function of a profile. */
export interface Policy {
  readonly profile: Profile
  /** SHA-256 of the profile's canonical form, in hexadecimal. */
  readonly hash: string
  readonly accept: readonly CompiledCondition[]
  readonly quarantine: readonly CompiledCondition[]
  readonly masks: readonly CompiledCondition[]
  /** The tags whose values the conditions look at. */
  readonly conditionTags: ReadonlySet<number>
  /** The decisions for the top level of a SOP Class, or for items. */
  readonly decisions: (level: Level) => Decide
  /** The decisions inside a sequence whose content is replaced. */
  readonly closed: Decide
  /** What becomes of private attributes that a list calls safe; nothing where the profile keeps none. */
  readonly safePrivate: SafePrivate | undefined
  /** What the site's own numbers of patients look like. */
  readonly siteNumbers: readonly RegExp[]
  /** Whether the profile shows an attribute in full, so that its value is no secret elsewhere in the instance. */
  readonly keeps: (tag: number) => boolean
  /** Attributes on which an option that the profile takes cannot be carried out. */
  readonly shortfalls: ReadonlyMap<number, Shortfall>
}

// SOP Classes come from files: what is remembered of them is bounded.
const REMEMBERED_CLASSES_MAX = 64

// Curve Data, Overlay Data and Overlay Comments of each of their repeating groups (PS3.5 7.6).
const DRAWN_TAGS = Array.from({ length: 128 }, (_, index) => index * 0x20000).flatMap((group) =>
  [0x50003000, 0x60003000, 0x60004000].map((tag) => tag + group),
)

/** Compiles a profile that `readProfile` had no complaint about. */
export function compilePolicy(profile: Profile, hash: string): Policy {
  const conditions = {
    accept: profile.accept.map(({ when }) => compileCondition(when)),
    quarantine: profile.quarantine.map(({ when }) => compileCondition(when)),
    masks: profile.masks.map(({ when }) => compileCondition(when)),
  }
  const all = [...conditions.accept, ...conditions.quarantine, ...conditions.masks]
  const byLevel = new Map<string, Decide>()
  const decisions = (level: Level): Decide => {
    const key = level.depth === 'top' ? level.sopClassUid : level.depth
    const known = byLevel.get(key)
    if (known !== undefined) return known
    if (byLevel.size >= REMEMBERED_CLASSES_MAX) byLevel.clear()
    const made = rememberDecisions(profile, level)
    byLevel.set(key, made)
    return made
  }
  const nested = decisions({ sopClassUid: '', depth: 'nested' })
  return {
    profile,
    hash,
    ...conditions,
    conditionTags: new Set(all.flatMap(({ tags }) => tags)),
    decisions,
    closed: remember(closedDecisions(profile)),
    safePrivate: SafePrivate.of(profile),
    siteNumbers: profile.identities.patient.numbers.map(compileNumberMask),
    keeps: (tag) => nested(tag).action === 'keep',
    shortfalls: findShortfalls(nested),
  }
}

function findShortfalls(decide: Decide): ReadonlyMap<number, Shortfall> {
  const found = new Map<number, Shortfall>()
  for (const tag of [...confidentialityTags(), ...DRAWN_TAGS]) {
    const { shortOf, cap } = decide(tag)
    if (shortOf !== undefined) found.set(tag, { option: shortOf, ...(cap === undefined ? {} : { cap }) })
  }
  return found
}

/** What a rule may not do beside the layers below it: show more without a reason, or nothing at all. */
export function complainAboutRules(profile: Profile): Complaint[] {
  const level: Level = { sopClassUid: '', depth: 'top' }
  return Object.entries(profile.rules).flatMap(([keyword, rule]): Complaint[] => {
    const tag = tagOfKeyword(keyword) as number
    const path = ['rules', keyword]
    if ((profile.identities.patient.into as readonly string[]).includes(keyword))
      return [{ path, says: 'is replaced by identities.patient already' }]
    const below = decisionBelow(profile, tag, level)
    const vr = dictionaryEntry(tag)?.vr
    const raises = disclosureOf(rule.action, vr) > disclosureOf(below.action, vr)
    if (raises && rule.because === undefined) return [{ path, says: 'shows more than the layers below and must say because' }]
    const compound = confidentialityRow(tag)?.basic.includes('/') ?? false
    const { action, because: _because, ...more } = rule
    const same = action === below.action && Object.keys(more).length === 0 && !compound
    return same ? [{ path, says: `has no effect: the layers below ${rule.action} it already` }] : []
  })
}

function rulesByTag({ rules }: Profile): ReadonlyMap<number, Rule> {
  return new Map(Object.entries(rules).map(([keyword, rule]) => [tagOfKeyword(keyword) as number, rule]))
}

/** Inside a sequence that is replaced a rule speaks only where it shows less: a UID that a profile removes has no link there either. */
function closedDecisions(profile: Profile): Decide {
  const rules = rulesByTag(profile)
  return (tag) => {
    const closed = closedDecision(tag)
    const rule = rules.get(tag)
    const vr = dictionaryEntry(tag)?.vr
    const less = rule !== undefined && disclosureOf(rule.action, vr) < disclosureOf(closed.action, vr)
    return less ? ruledDecision(rule, closed, profile) : closed
  }
}

function rememberDecisions(profile: Profile, level: Level): Decide {
  const rules = rulesByTag(profile)
  return remember((tag) => {
    const rule = rules.get(tag)
    const below = decisionBelow(profile, tag, level)
    return rule === undefined ? below : ruledDecision(rule, below, profile)
  })
}

/** Tags come from files: those that PS3.6 does not know are decided anew each time and not remembered. */
function remember(decide: Decide): Decide {
  const remembered = new Map<number, Decision>()
  return (tag) => {
    const known = remembered.get(tag)
    if (known !== undefined) return known
    const decision = decide(tag)
    if (dictionaryEntry(tag) !== undefined) remembered.set(tag, decision)
    return decision
  }
}

function decisionBelow(profile: Profile, tag: number, level: Level): Decision {
  return listedDecision(profile, tag, level) ?? unlistedDecision(profile, tag, level)
}

function ruledDecision(rule: Rule, below: Decision, { clean, retain }: Profile): Decision {
  const { action, because = 'shows less', with: text, cap, to, keep = [] } = rule
  const otherwise: ClosedAction = action === 'remove' || action === 'empty' || action === 'replace' ? action : below.otherwise
  const mode = clean.descriptors === 'known' ? 'known' : 'strict'
  const cleaning = action === 'clean' ? { clean: { mode, keep: new Set(keep.map(foldWord)) } as const } : {}
  const coarseness = to === undefined ? {} : { to: coarsenessOf(to, retain) }
  const ends = { ...(text === undefined ? {} : { with: text }), ...(cap === undefined ? {} : { cap }) }
  const details = { ...cleaning, ...coarseness, ...ends }
  const less = below.option !== undefined && ACTIONS[action].discloses < ACTIONS[below.action].discloses
  const short = less ? { shortOf: below.option } : {}
  return { action, because: { layer: 'rule', text: because }, otherwise, ...details, ...short }
}

/** A true year beside shifted days would tell how far they were shifted: a part of the true date only where dates are shown in full. */
function coarsenessOf(to: NonNullable<Rule['to']>, { longitudinalDates }: Profile['retain']): Coarseness {
  if (typeof to === 'number') return { part: 'multiple', of: to }
  return { part: to, of: longitudinalDates === 'full' ? 'true' : 'shifted' }
}
