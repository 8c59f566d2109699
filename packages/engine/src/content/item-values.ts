import { tagOfKeyword } from '@lethe/dicom'
import { ACTIONS } from '../actions.ts'
import type { Decision } from '../decision.ts'
import type { Decide, Policy } from '../policy.ts'
import type { ItemConcepts } from './item-concepts.ts'

const TEXT_VALUE = tagOfKeyword('TextValue')

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

/** Decides the values of content items, which go by the attribute that their concept name makes them stand for. */
export class ItemValues {
  readonly #concepts: ItemConcepts
  readonly #policy: Policy
  readonly #attributes: Decide
  readonly #texts = new Map<number, Decision>()

  constructor(policy: Policy, concepts: ItemConcepts) {
    this.#concepts = concepts
    this.#policy = policy
    this.#attributes = policy.decisions({ sopClassUid: '', depth: 'nested' })
  }

  /** The decision for a tag in the item at hand, where `below` is what its place alone says. */
  decide(tag: number, below: Decision): Decision {
    if (this.closes(tag)) return this.#policy.closed(tag)
    const { attribute } = this.#concepts
    return attribute === undefined || tag !== TEXT_VALUE || below.action !== 'clean' ? below : this.#text(attribute)
  }

  /**
   * Whether nothing of a value may stay: its item stands for an attribute of which the profile shows nothing, whatever the words are;
   * or it has a value before a concept name, so that nobody can say what it stands for.
   */
  closes(tag: number): boolean {
    const { attribute, isNamed, measuredAttribute } = this.#concepts
    // A number that is capped says in its other forms what it was.
    if (PRECISE.has(tag) && measuredAttribute !== undefined) return this.#attributes(measuredAttribute).cap !== undefined
    if (!VALUES.has(tag)) return false
    if (attribute === undefined) return !isNamed && WORDS_AND_DATES.has(tag)
    return ACTIONS[this.#attributes(attribute).action].discloses < ACTIONS.clean.discloses
  }

  /** A text is treated as the attribute itself is; where that cannot be done, a dummy stays, since an item has its value (Type 1C). */
  #text(attribute: number): Decision {
    const known = this.#texts.get(attribute)
    if (known !== undefined) return known
    const made: Decision = { ...this.#attributes(attribute), otherwise: 'replace' }
    this.#texts.set(attribute, made)
    return made
  }
}
