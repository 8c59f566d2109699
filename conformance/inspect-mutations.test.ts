// Goal: an engine that skips any one rule is caught by inspect, for everything that identifies; what escapes is listed with its reason.
// Method: each decision of the table becomes keep, each other rule is switched off, one at a time; what comes out is inspected.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilePolicy, Identities, type Decision, type Findings, type Policy } from '@lethe/engine'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { CodestreamBlanker } from '../packages/engine/src/codestream.ts'
import type * as Shapes from '../packages/engine/src/text/shapes-in-text.ts'
import type * as Titles from '../packages/engine/src/text/names-by-title.ts'
import type * as Dates from '../packages/engine/src/text/dates-in-text.ts'
import type * as Places from '../packages/engine/src/text/places-in-text.ts'
import type * as Pixels from '../packages/engine/src/pixels.ts'
import { SafePrivate } from '../packages/engine/src/private/safe-private.ts'
import { KnownIdentifiers } from '../packages/engine/src/text/known-identifiers.ts'
import { policy } from './deidentify-bytes.ts'
import { judge, passes, type Judged } from './inspect-mutations/judged.ts'
import { FRAME_DAMAGE, RULES, trialOf } from './inspect-mutations/rule-trials.ts'
import { escapes, formatScore } from './inspect-mutations/score.ts'
import { tableTrials } from './inspect-mutations/table-trials.ts'
import { victimWith } from './inspect-mutations/victim.ts'

/** The functions of the text cleaner that are skipped. */
const skipped = vi.hoisted(() => new Set<string>())

vi.mock('../packages/engine/src/text/shapes-in-text.ts', async (load) => {
  const { shapesIn } = await load<typeof Shapes>()
  return { shapesIn: (text: string) => (skipped.has('shapes') ? [] : shapesIn(text)) }
})
vi.mock('../packages/engine/src/text/names-by-title.ts', async (load) => {
  const { titledNamesIn } = await load<typeof Titles>()
  return { titledNamesIn: (...given: Parameters<typeof titledNamesIn>) => (skipped.has('titles') ? [] : titledNamesIn(...given)) }
})
vi.mock('../packages/engine/src/text/dates-in-text.ts', async (load) => {
  const { datesIn } = await load<typeof Dates>()
  return { datesIn: (text: string) => (skipped.has('dates') ? [] : datesIn(text)) }
})
vi.mock('../packages/engine/src/text/places-in-text.ts', async (load) => {
  const { placesIn } = await load<typeof Places>()
  return { placesIn: (...given: Parameters<typeof placesIn>) => (skipped.has('places') ? [] : placesIn(...given)) }
})
vi.mock('../packages/engine/src/pixels.ts', async (load) => {
  const { checkPixels } = await load<typeof Pixels>()
  const check = (findings: Findings): number => Math.max(checkPixels(findings), skipped.has('pixel excess') ? 2 ** 40 : 0)
  return { checkPixels: check }
})

afterEach(() => {
  skipped.clear()
  vi.restoreAllMocks()
})

// The mode in which a text keeps every word that no other rule takes, so that each of them stands alone.
const known = changed('research', 'known')
const strict = changed('research', 'strict')
const KEEP = { action: 'keep', because: { layer: 'rule', text: 'a mutation' }, otherwise: 'remove' } as const

function changed(name: string, descriptors: 'known' | 'strict'): Policy {
  const { profile } = policy(name)
  const { clean } = profile
  const pixelData = { acquired: 'none', other: 'none' } as const
  return compilePolicy({ ...profile, clean: { ...clean, descriptors, structuredContent: descriptors, pixelData } }, 'mutations')
}

/** How each rule is skipped; gives the policy to run under. */
const SKIP: Readonly<Record<string, () => Policy>> = {
  'known identifiers': () => {
    vi.spyOn(KnownIdentifiers.prototype, 'spansIn').mockReturnValue([])
    vi.spyOn(KnownIdentifiers.prototype, 'isIn').mockReturnValue(false)
    skipped.add('shapes').add('titles').add('dates').add('places')
    return known
  },
  shapes: () => (skipped.add('shapes'), known),
  titles: () => (skipped.add('titles'), known),
  dates: () => (skipped.add('dates').add('shapes'), known),
  places: () => (skipped.add('places'), known),
  vocabulary: () => known,
  'new UIDs': () => (vi.spyOn(Identities.prototype, 'uid').mockImplementation((uid) => uid), known),
  'shifted dates': () => (vi.spyOn(Identities.prototype, 'shiftDays').mockReturnValue(0), known),
  pseudonyms: () => (vi.spyOn(Identities.prototype, 'pseudonym').mockReturnValue('4711'), known),
  'closed sequences': () => ({ ...known, closed: () => KEEP }),
  guard: () => ({ ...known, decisions: (level) => (tag) => unguarded(known.decisions(level)(tag)) }),
  'private list': () => {
    vi.spyOn(SafePrivate.prototype, 'decide').mockImplementation(({ vr }) => ({ vr, decision: KEEP, contradicts: false }))
    return known
  },
  'pixel excess': () => (skipped.add('pixel excess'), known),
  codestreams: () => (vi.spyOn(CodestreamBlanker.prototype, 'blank').mockImplementation((bytes) => bytes), known),
}

/** A decision that keeps or cleans, and looks at nothing. */
function unguarded(decision: Decision): Decision {
  return decision.action === 'keep' || decision.action === 'clean' ? KEEP : decision
}

const table = [...judgeTable('research'), ...judgeTable('basic')]
const rules: Judged[] = []

function* judgeTable(name: string): Generator<Judged> {
  for (const trial of tableTrials(policy(name), 1)) yield judge({ ...trial, mutation: `${name}: ${trial.mutation}` })
}

describe('an engine that skips', () => {
  test('no rule passes', () => {
    for (const whole of [policy('research'), policy('basic'), known, strict]) expect(passes(victimWith({}), whole)).toBe(true)
  })

  test.each(Object.keys(RULES))('%s', (rule) => {
    const under = SKIP[rule]?.() ?? known
    const judged = (RULES[rule] ?? []).map((planted) => judge(trialOf(rule, planted, under)))
    rules.push(...judged)
    expect(judged.filter(({ outcome }) => outcome === 'harmless').map(({ mutation }) => mutation)).toEqual([])
  })

  test.each(Object.entries(FRAME_DAMAGE))('the rule for %s', (rule, damage) => {
    const judged = judge({ mutation: rule, vr: '', policy: known, bytes: victimWith({}), sign: 'Okonkwo', damage })
    rules.push(judged)
    expect(judged.outcome).toBe('caught')
  })

  test('is caught but for what is listed with its reason', () => {
    process.stdout.write(formatScore('decisions of the table', table) + formatScore('other rules', rules))
    const listed = readFileSync(join(import.meta.dirname, 'inspect-mutations.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    const lines = listed.map((line) => line.slice(0, line.lastIndexOf(',')))
    expect(escapes([...table, ...rules])).toEqual(lines)
  })
})
