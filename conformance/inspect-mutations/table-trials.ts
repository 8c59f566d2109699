// Every decision of the table, one after another, changed to keep: at the top and in items.
import type { Decision, Policy } from '@lethe/engine'
import { entries, entryOf, type Entry } from '../planted/dictionary.ts'
import { hex, type Element } from '../planted/element.ts'
import { sopClasses } from '../planted/objects/uids.ts'
import type { Trial } from './judged.ts'
import { IDENTIFYING, identifyingElement, victimSlice } from './victim.ts'

const KEEP: Decision = { action: 'keep', because: { layer: 'rule', text: 'a mutation' }, otherwise: 'remove' }

type Place = 'top' | 'item'

const TOP = { sopClassUid: sopClasses.ct, depth: 'top' } as const
const ITEM = { sopClassUid: '', depth: 'nested' } as const

// Values of these are kept only where they are free of identifiers.
const GUARDED_VRS = new Set('AE CS LO LT SH ST UC UR UT'.split(' '))

const NEST = entryOf('SharedFunctionalGroupsSequence').tag

/** The trials of one attribute. `step` takes every n-th attribute only. */
export function* tableTrials(policy: Policy, step: number): Generator<Trial> {
  const attributes = entries.filter(({ tag, vr }) => tag >= 0x00080000 && IDENTIFYING[vr] !== undefined && tag >>> 16 !== 0x7fe0)
  for (const [index, entry] of attributes.entries()) {
    if (index % step !== 0) continue
    for (const place of ['top', 'item'] as const) if (isRule(policy, entry, place)) yield trial(policy, entry, place)
  }
}

/** Whether the policy holds anything of the attribute's values back there. */
function isRule(policy: Policy, { tag, vr }: Entry, place: Place): boolean {
  const { action, guarded } = policy.decisions(place === 'top' ? TOP : ITEM)(tag)
  return action !== 'keep' || (guarded === true && GUARDED_VRS.has(vr))
}

function trial(policy: Policy, { tag, vr, keyword }: Entry, place: Place): Trial {
  const element = identifyingElement(tag, vr) as Element
  const planted = place === 'top' ? element : { tag: NEST, vr: 'SQ' as const, items: [[element]] }
  return {
    mutation: `keep ${keyword === '' ? hex(tag) : keyword} (${place})`,
    vr,
    policy: keeping(policy, tag),
    bytes: victimSlice([planted]),
    sign: IDENTIFYING[vr]?.sign ?? '',
  }
}

/** The policy with one decision changed, wherever it is asked. */
function keeping(policy: Policy, mutated: number): Policy {
  return {
    ...policy,
    decisions: (level) => {
      const decide = policy.decisions(level)
      return (tag) => (tag === mutated ? KEEP : decide(tag))
    },
  }
}
