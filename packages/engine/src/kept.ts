import { tagOfKeyword } from '@lethe/dicom'
import type { Profile } from './profile.ts'

/** What a profile keeps on purpose of that which would otherwise identify: whoever looks for identifiers does not look for these. */
export interface Kept {
  readonly deviceIdentity: boolean
  readonly institutionIdentity: boolean
  readonly uids: boolean
  /** Whether true dates stay. */
  readonly dates: boolean
  readonly graphics: boolean
  /** Whether descriptors are cleaned instead of removed. */
  readonly descriptors: boolean
  /** Whether a study's own subject numbers stand for pseudonyms. */
  readonly subjects: boolean
  /** Attributes of which a rule lets something through. */
  readonly tags: readonly number[]
}

/** What the profile keeps on purpose. */
export function keptOnPurpose({ retain, clean, identities, rules }: Profile): Kept {
  const shown = Object.entries(rules).filter(
    ([, { action, with: text }]) => action === 'keep' || action === 'generalize' || text !== undefined,
  )
  return {
    deviceIdentity: retain.deviceIdentity === 'all',
    institutionIdentity: retain.institutionIdentity === 'all',
    uids: retain.uids === 'original',
    dates: retain.longitudinalDates === 'full',
    graphics: clean.graphics !== 'removed',
    descriptors: clean.descriptors !== 'removed',
    subjects: identities.patient.lookup !== undefined,
    tags: shown.map(([keyword]) => tagOfKeyword(keyword) as number),
  }
}
