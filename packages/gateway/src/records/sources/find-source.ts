import type { Db } from '../statement.ts'
import type { Source } from './source.ts'

/** The source of a name; nothing where it is not on the list. */
export async function findSource(db: Db, name: string): Promise<Source | undefined> {
  const row = await db
    .selectFrom('sources')
    .select(['id', 'name', 'issuer', 'profile_id'])
    .where('name', '=', name)
    .executeTakeFirst()
  return row === undefined ? undefined : { id: row.id, name: row.name, issuer: row.issuer, profileId: row.profile_id }
}
