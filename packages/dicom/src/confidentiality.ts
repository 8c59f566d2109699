import rows from './tables/confidentiality.json' with { type: 'json' }
import types from './tables/compound-types.json' with { type: 'json' }

/** The options of PS3.15 Annex E that Table E.1-1 has a column for. */
export type ConfidentialityOption =
  | 'retainUIDs'
  | 'retainDeviceIdentity'
  | 'retainInstitutionIdentity'
  | 'retainPatientCharacteristics'
  | 'retainLongitudinalFullDates'
  | 'retainLongitudinalModifiedDates'
  | 'retainSafePrivate'
  | 'cleanDescriptors'
  | 'cleanStructuredContent'
  | 'cleanGraphics'

/** One row of Table E.1-1: the action code of the Basic Profile (`X/Z/D` where the Type decides), and K or C of each option. */
export interface ConfidentialityRow {
  readonly basic: string
  readonly options: Readonly<Partial<Record<ConfidentialityOption, 'K' | 'C'>>>
}

/** The edition of Table E.1-1. */
export const CONFIDENTIALITY_EDITION = 'PS3.15 2026c'

type Row = [tag: string, basic: string, options: Partial<Record<ConfidentialityOption, 'K' | 'C'>>]

const BY_TAG = new Map(
  (rows as Row[]).filter(isPlain).map(([tag, basic, options]) => [Number.parseInt(tag, 16), { basic, options }]),
)
const CURVES = (rows as Row[]).find(([tag]) => tag.startsWith('50'))
const OVERLAYS = new Map(
  (rows as Row[]).filter(([tag]) => tag.startsWith('60xx')).map((row) => [Number.parseInt(row[0].slice(4), 16), row]),
)

const TYPES = new Map((types as [string, Record<string, string>][]).map(([uid, row]) => [uid, row]))

/** What Table E.1-1 says of a tag, repeating groups included. */
export function confidentialityRow(tag: number): ConfidentialityRow | undefined {
  const found = BY_TAG.get(tag)
  if (found !== undefined) return found
  const group = tag >>> 24
  const row = group === 0x50 ? CURVES : group === 0x60 ? OVERLAYS.get(tag & 0xffff) : undefined
  return row === undefined || (tag & 0x10000) !== 0 ? undefined : { basic: row[1], options: row[2] }
}

/** Every tag of Table E.1-1 outside repeating groups. */
export function confidentialityTags(): Iterable<number> {
  return BY_TAG.keys()
}

/**
 * The strictest Type (PS3.5 7.4) of an attribute with a compound action at the top level of a SOP Class: `1`, `1C`, `2`, `2C` or `3`.
 * `none` where the SOP Class is known and its modules do not have the attribute, nothing where the SOP Class is unknown.
 */
export function compoundType(sopClassUid: string, tag: number): string | undefined {
  const row = TYPES.get(sopClassUid)
  return row === undefined ? undefined : (row[tag.toString(16).toUpperCase().padStart(8, '0')] ?? 'none')
}

function isPlain([tag]: Row): boolean {
  return !tag.includes('x')
}
