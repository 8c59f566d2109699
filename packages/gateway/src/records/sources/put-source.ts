import type { Db } from '../statement.ts'
import type { Source } from './source.ts'

/** Adds a source, or gives the one of this name another issuer and profile. */
export async function putSource(db: Db, { name, issuer, profileId }: Omit<Source, 'id'>): Promise<Source> {
  const { id } = await db
    .insertInto('sources')
    .values({ name, issuer, profile_id: profileId })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ issuer, profile_id: profileId }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, name, issuer, profileId }
}
