import type { Vr } from '@lethe/dicom'

/** What can be done with an attribute. */
export type Action = 'remove' | 'empty' | 'replace' | 'remap' | 'pseudonym' | 'shift' | 'generalize' | 'clean' | 'keep'

/** How much of a value an action lets through: 0 nothing · 1 linkable · 2 partial · 3 full. */
export type Disclosure = 0 | 1 | 2 | 3

/** One row for each action: its code in Table E.1-1 and what it discloses. */
export const ACTIONS: Readonly<Record<Action, { readonly code: string; readonly discloses: Disclosure }>> = {
  remove: { code: 'X', discloses: 0 },
  empty: { code: 'Z', discloses: 0 },
  replace: { code: 'D', discloses: 0 },
  remap: { code: 'U', discloses: 1 },
  pseudonym: { code: 'D', discloses: 1 },
  shift: { code: 'C', discloses: 2 },
  generalize: { code: 'C', discloses: 2 },
  clean: { code: 'C', discloses: 2 },
  keep: { code: 'K', discloses: 3 },
}

/** The actions after which nothing of a value is left. */
export type ClosedAction = 'remove' | 'empty' | 'replace'

/** How much an action lets through of a value of a VR: a sequence that is replaced keeps its structure, and references with new UIDs. */
export function disclosureOf(action: Action, vr: Vr | undefined): Disclosure {
  return action === 'replace' && vr === 'SQ' ? 1 : ACTIONS[action].discloses
}
