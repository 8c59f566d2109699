import { tagOfKeyword } from '@lethe/dicom'
import { ACTIONS } from '../actions.ts'
import type { Decide } from '../policy.ts'
import type { ItemConcepts } from './item-concepts.ts'

// Where a content item has its value (PS3.3 C.17.3.2 and 10.2.1).
const VALUES = new Set(
  [
    ...['ConceptCodeSequence', 'Date', 'DateTime', 'MeasuredValueSequence', 'NumericValue', 'PersonName'],
    ...['TextValue', 'Time', 'UID'],
  ].map(tagOfKeyword),
)
// A measured value in another form, beside NumericValue.
const PRECISE = new Set(['FloatingPointValue', 'RationalNumeratorValue', 'RationalDenominatorValue'].map(tagOfKeyword))
const WORDS_AND_DATES = new Set(['TextValue', 'Date', 'DateTime'].map(tagOfKeyword))

/**
 * Whether nothing of the value of a content item may stay: its concept name makes it stand for an attribute of which the profile shows
 * nothing, whatever its words are; or it has a value before a concept name, so that nobody can say what it stands for.
 */
export function closesValue(tag: number, concepts: ItemConcepts, decide: Decide): boolean {
  const { attribute, isNamed, measuredAttribute } = concepts
  // A number that is capped says in its other forms what it was.
  if (PRECISE.has(tag) && measuredAttribute !== undefined) return decide(measuredAttribute).cap !== undefined
  if (!VALUES.has(tag)) return false
  if (attribute === undefined) return !isNamed && WORDS_AND_DATES.has(tag)
  return ACTIONS[decide(attribute).action].discloses < ACTIONS.clean.discloses
}
