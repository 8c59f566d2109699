import type { Db } from '../statement.ts'

/** A version of a profile, with its text. */
export interface StoredProfile {
  readonly id: number
  readonly name: string
  readonly version: number
  readonly yaml: string
}

/** The versions of profiles that sources use now. */
export function findUsedProfiles(db: Db): Promise<StoredProfile[]> {
  return db
    .selectFrom('profiles')
    .select(['id', 'name', 'version', 'yaml'])
    .where('id', 'in', (query) => query.selectFrom('sources').select('profile_id'))
    .execute()
}
