import { loadLookup } from '../../../records/lookup-file.ts'
import { parseProfile } from '../../../records/profile-file.ts'
import { findUsedProfiles, type StoredProfile } from '../../../records/profiles/find-used-profiles.ts'
import type { Db } from '../../../records/statement.ts'
import type { ThreadProfile } from '../../../stages/deidentify/sealed-instance.ts'

/** The profiles that sources use now, as threads need them. One that cannot be used is left out: its instances are held back. */
export async function threadProfiles(
  db: Db,
  masterKey: Uint8Array,
  onTrouble: (error: unknown) => void,
): Promise<ThreadProfile[]> {
  const stored = await findUsedProfiles(db)
  return stored.flatMap((one) => {
    try {
      return [threadProfile(one, masterKey)]
    } catch (error) {
      onTrouble(error)
      return []
    }
  })
}

function threadProfile({ id, name, yaml }: StoredProfile, masterKey: Uint8Array): ThreadProfile {
  const loaded = parseProfile(yaml, name)
  const { lookup } = loaded.profile.identities.patient
  return { id, loaded, lookup: lookup === undefined ? undefined : loadLookup(lookup, masterKey) }
}
