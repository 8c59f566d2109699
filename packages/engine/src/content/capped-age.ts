import { encodeString, stringValue, tagOfKeyword } from '@lethe/dicom'
import { ageDays } from '../ages.ts'
import type { Decide } from '../policy.ts'
import type { ItemConcepts } from './item-concepts.ts'

const NUMERIC_VALUE = tagOfKeyword('NumericValue')
const PATIENT_AGE = tagOfKeyword('PatientAge') as number

// UCUM: the units of ages, in days.
const UNIT_DAYS: Readonly<Record<string, number>> = { a: 365.25, mo: 30.4375, wk: 7, d: 1 }

/** An age that a content item measures, no greater than the cap that the profile sets for PatientAge; every other value as it is. */
export function cappedAge(
  tag: number,
  value: Uint8Array,
  { concepts, decide }: { concepts: ItemConcepts; decide: Decide },
): Uint8Array {
  if (tag !== NUMERIC_VALUE || concepts.measuredAttribute !== PATIENT_AGE) return value
  const { cap } = decide(PATIENT_AGE)
  if (cap === undefined) return value
  const most = Math.round(ageDays(cap) / (UNIT_DAYS[concepts.unit] ?? 365.25))
  return Number(stringValue(value)) <= most ? value : encodeString(String(most), 'DS')
}
