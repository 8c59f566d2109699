import { stringValue } from '@lethe/dicom'
import type { PlacedValues } from './flatten.ts'

/** What becomes of the private elements of instances that research lets out. */
export interface Survival {
  readonly before: number
  readonly after: number
  /** Those of which no byte of the value changed; a change is a shift, a new UID, a cut, or a header that was written anew. */
  readonly equal: number
}

/** Counts the private elements of an instance, without what stands inside of their headers. */
export function survivalOf(before: PlacedValues, after: PlacedValues): Survival {
  const privates = [...before].filter(([, { name, vr }]) => name.includes('|') && vr !== 'CSA')
  const kept = privates.filter(([place]) => after.has(place))
  const equal = kept.filter(([place, { value }]) => stringValue(value) === stringValue(after.get(place)?.value ?? NOTHING))
  return { before: privates.length, after: kept.length, equal: equal.length }
}

const NOTHING = new Uint8Array(0)

/** Two counts together. */
export function addSurvival(left: Survival | undefined, right: Survival): Survival {
  if (left === undefined) return right
  return { before: left.before + right.before, after: left.after + right.after, equal: left.equal + right.equal }
}
