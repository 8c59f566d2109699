import { ACTIONS, type Profile } from '@lethe/engine'

/** Something that a profile may say, and that a steward should have meant. */
interface Warning {
  readonly holds: (profile: Profile) => boolean
  readonly says: (profile: Profile) => string
}

const WARNINGS: readonly Warning[] = [
  {
    holds: ({ examples }) => examples.length === 0,
    says: () => 'it has no examples: nothing shows that it does what it is meant to do',
  },
  {
    holds: ({ accept }) => accept.some(({ when }) => Object.keys(when).length === 0),
    says: () => 'a condition of accept is empty: every instance may enter',
  },
  {
    holds: ({ clean }) => clean.pixelData.other === 'none',
    says: () => 'pixelData.other is none: images that people or software draw text into pass unseen',
  },
  {
    holds: ({ retain }) => retain.longitudinalDates === 'full',
    says: () => 'dates are true: whoever knows a day of care can find the person',
  },
  { holds: ({ retain }) => retain.uids === 'original', says: () => 'UIDs are original: whoever has the originals can find them' },
  { holds: ({ retain }) => retain.institutionIdentity === 'all', says: () => 'institutions and departments are named' },
  { holds: showsGreatAges, says: () => 'ages over 89 years are shown: a rule for PatientAge can cap them' },
  {
    holds: (profile) => shownInFull(profile).length > 0,
    says: (profile) => `rules show in full: ${shownInFull(profile).join(', ')}`,
  },
]

/** What a steward should look at twice; `lookups` are the tables of this installation. */
export function profileWarnings(profile: Profile, lookups: readonly string[]): string[] {
  const said = WARNINGS.filter(({ holds }) => holds(profile)).map(({ says }) => says(profile))
  const { lookup } = profile.identities.patient
  const missing = lookup !== undefined && !lookups.includes(lookup)
  return missing ? [...said, `the lookup table ${lookup} is not on this machine: lethe deidentify will not start here`] : said
}

function showsGreatAges({ retain, rules }: Profile): boolean {
  const { patientCharacteristics: shown } = retain
  const isShown = shown === 'all' || shown.includes('PatientAge')
  const rule = rules['PatientAge']
  return rule === undefined ? isShown : rule.action === 'keep'
}

function shownInFull({ rules }: Profile): string[] {
  return Object.entries(rules).flatMap(([name, { action }]) => (ACTIONS[action].discloses === 3 ? [name] : []))
}
