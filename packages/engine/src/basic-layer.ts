import { compoundType, type ConfidentialityRow } from '@lethe/dicom'
import type { ClosedAction } from './actions.ts'

/** Where an attribute stands: at the top level of an instance of a SOP Class, in an item, in a report's content, or in what is drawn. */
export interface Level {
  readonly sopClassUid: string
  readonly depth: 'top' | 'nested' | 'content' | 'graphics'
}

const CLOSED: Readonly<Record<string, ClosedAction>> = { X: 'remove', Z: 'empty', D: 'replace' }

// A compound code is resolved by the Type; where the code lacks that letter, the next one that keeps the instance valid is taken.
const PREFERENCES: Readonly<Record<string, string>> = { X: 'XZD', Z: 'ZDX', D: 'DZX' }

/** What the Basic Profile does: a closed action, `remap` for a UID, or `items` for a sequence whose references are kept and remapped. */
export function basicAction({ basic }: ConfidentialityRow, tag: number, level: Level): ClosedAction | 'remap' | 'items' {
  if (basic === 'U') return 'remap'
  if (basic === 'X/Z/U*') return 'items'
  return closedAction(basic, tag, level)
}

/** The closed action that a code of Table E.1-1 comes to in one place. */
export function closedAction(basic: string, tag: number, level: Level): ClosedAction {
  const letters = basic.replace('U*', '').split('/')
  const wanted = letters.length === 1 ? (letters[0] as string) : letterOfType(tag, level)
  const letter = [...(PREFERENCES[wanted] ?? 'X')].find((candidate) => letters.includes(candidate))
  return CLOSED[letter ?? 'X'] as ClosedAction
}

/** PS3.15 E.3.1: Type 3 → X, Type 2 → Z, Type 1 → D; unknown ones as the strictest. */
function letterOfType(tag: number, { sopClassUid, depth }: Level): 'X' | 'Z' | 'D' {
  const type = depth === 'top' ? compoundType(sopClassUid, tag) : undefined
  if (type === '3' || type === 'none') return 'X'
  if (type === '2' || type === '2C') return 'Z'
  return 'D'
}
