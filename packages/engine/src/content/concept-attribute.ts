import { tagOfKeyword } from '@lethe/dicom'
import concepts from '../tables/concept-attributes.json' with { type: 'json' }

/** A concept name as its code says it: designator of the coding scheme, value and meaning. */
export interface Concept {
  readonly scheme: string
  readonly code: string
  readonly meaning: string
}

const rows: readonly { scheme?: string; code?: string; meaning: string; as: string }[] = concepts

const BY_CODE = new Map(rows.flatMap(({ scheme, code, as }) => (code === undefined ? [] : [[`${scheme} ${code}`, tagOf(as)]])))
// Devices and their users give codes of their own to concepts that DCM has, under the same words.
const BY_MEANING = new Map(rows.map(({ meaning, as }) => [folded(meaning), tagOf(as)]))

/**
 * The attribute that a content item of a concept stands for: `Subject Name` is a PatientName, `Accession Number` an AccessionNumber
 * (PS3.16 TID 1001 to 1010 and their like). Nothing for concepts whose values name nobody.
 */
export function conceptAttribute({ scheme, code, meaning }: Concept): number | undefined {
  return BY_CODE.get(`${scheme} ${code}`) ?? BY_MEANING.get(folded(meaning))
}

function folded(meaning: string): string {
  return meaning.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function tagOf(keyword: string): number {
  return tagOfKeyword(keyword) as number
}
