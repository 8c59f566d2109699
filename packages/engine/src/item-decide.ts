import { confidentialityRow } from '@lethe/dicom'
import type { Decide, Policy } from './policy.ts'

// The options by which a sequence is decided item by item, and where its items stand then.
const OPENED_BY = [
  { option: 'cleanStructuredContent', depth: 'content' },
  { option: 'cleanGraphics', depth: 'graphics' },
] as const

/** A sequence whose items are to be decided: its tag, what is done with it, and the decisions of the Data Set that it stands in. */
export interface OpenedSequence {
  readonly tag: number
  readonly action: 'keep' | 'clean' | 'replace'
  readonly around: Decide
}

/** The decisions for the items of a sequence: inside of one that is replaced nothing else speaks; content and graphics have their own word. */
export function itemDecide({ closed, decisions }: Policy, { tag, action, around }: OpenedSequence): Decide {
  if (action === 'replace' || around === closed) return closed
  for (const { option, depth } of OPENED_BY) {
    const inner = decisions({ sopClassUid: '', depth })
    const opens = action === 'clean' && confidentialityRow(tag)?.options[option] !== undefined
    if (opens || around === inner) return inner
  }
  return decisions({ sopClassUid: '', depth: 'nested' })
}
