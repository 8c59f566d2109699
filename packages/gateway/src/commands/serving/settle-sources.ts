import { appendAudit } from '../../records/audit/append-audit.ts'
import { readProfileText } from '../../records/profile-file.ts'
import { findUsedProfiles } from '../../records/profiles/find-used-profiles.ts'
import { putProfile } from '../../records/profiles/put-profile.ts'
import { findSource } from '../../records/sources/find-source.ts'
import { putSource } from '../../records/sources/put-source.ts'
import type { Source } from '../../records/sources/source.ts'
import { transact, type Db } from '../../records/statement.ts'
import type { SourceConfig } from './config.ts'

/** What is settled of a source: its patients' numbers are this issuer's, and it has this profile. */
type SettledSource = Pick<SourceConfig, 'name' | 'issuer' | 'profile'>

const ACTOR = 'system:configuration'

/** Brings the sources of the records to what the configuration says; the audit tells what changed. Gives them by their names. */
export async function settleSources(db: Db, configured: readonly SettledSource[]): Promise<ReadonlyMap<string, Source>> {
  const texts = configured.map(({ profile }) => readProfileText(profile))
  const used = new Set((await findUsedProfiles(db)).map(({ id }) => id))
  const settled = new Map<string, Source>()
  for (const [index, { name, issuer }] of configured.entries()) {
    const { text, loaded } = texts[index] as (typeof texts)[number]
    settled.set(name, await settleSource(db, { name, issuer, profileName: loaded.profile.profile, text, used }))
  }
  return settled
}

interface Wanted {
  readonly name: string
  readonly issuer: string
  readonly profileName: string
  readonly text: string
  readonly used: Set<number>
}

function settleSource(db: Db, { name, issuer, profileName, text, used }: Wanted): Promise<Source> {
  return transact(db, async (tx) => {
    const { id: profileId } = await putProfile(tx, profileName, text)
    const before = await findSource(tx, name)
    if (before?.issuer === issuer && before.profileId === profileId) return before
    const source = await putSource(tx, { name, issuer, profileId })
    if (!used.has(profileId))
      await appendAudit(tx, { actor: ACTOR, event: 'profile-added', subject: `profile:${profileId}`, outcome: 'done', count: 1 })
    used.add(profileId)
    await appendAudit(tx, { actor: ACTOR, event: 'source-changed', subject: `source:${source.id}`, outcome: 'done', count: 1 })
    return source
  })
}
