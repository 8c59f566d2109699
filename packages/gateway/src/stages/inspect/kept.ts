import type { KeptPurpose } from './identifying-attributes.ts'

/** What a profile keeps on purpose, as the report of the first look says: the one thing that inspect takes on trust. */
export interface Kept {
  readonly deviceIdentity: boolean
  readonly institutionIdentity: boolean
  readonly uids: boolean
  readonly dates: boolean
  readonly graphics: boolean
  /** Whether descriptors are cleaned instead of removed. */
  readonly descriptors: boolean
  /** Whether a study's own subject numbers stand for pseudonyms. */
  readonly subjects: boolean
  /** Tags that a rule of the profile lets through, each with its reason in the profile. */
  readonly tags: readonly number[]
}

/** Nothing is kept. */
export const NOTHING_KEPT: Kept = {
  deviceIdentity: false,
  institutionIdentity: false,
  uids: false,
  dates: false,
  graphics: false,
  descriptors: false,
  subjects: false,
  tags: [],
}

/** Whether attributes of a purpose are kept, whole or cleaned. */
export function isKeptFor(purpose: KeptPurpose, kept: Kept): boolean {
  return { device: kept.deviceIdentity, institution: kept.institutionIdentity, descriptors: kept.descriptors }[purpose]
}
