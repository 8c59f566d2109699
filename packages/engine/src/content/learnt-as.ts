import { tagOfKeyword, type ElementToken } from '@lethe/dicom'
import type { ItemConcepts } from './item-concepts.ts'

const NAMING = new Set(['TextValue', 'Date', 'DateTime'].map(tagOfKeyword))

// A longer text is an account of something, and its words are no names.
const NAMING_BYTES_MAX = 256

/** The attribute as which a value tells who is who: in a content item the one that its concept name says. */
export function learntAs({ tag, value }: ElementToken, { attribute }: ItemConcepts): number {
  return attribute !== undefined && NAMING.has(tag) && value.length <= NAMING_BYTES_MAX ? attribute : tag
}
