import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** A profile as a source uses it: a name, and which of its texts. */
export interface ProfileVersion {
  readonly id: number
  readonly version: number
}

/** Gives the version that this text of a profile is; a text that was not there before becomes the next one. */
export async function putProfile(db: Db, name: string, yaml: string): Promise<ProfileVersion> {
  const sha256 = createHash('sha256').update(yaml).digest()
  const known = (): Promise<ProfileVersion | undefined> =>
    db.selectFrom('profiles').select(['id', 'version']).where('name', '=', name).where('sha256', '=', sha256).executeTakeFirst()
  const found = await known()
  if (found !== undefined) return found
  const version = sql<number>`(SELECT coalesce(max(version), 0) + 1 FROM profiles WHERE name = ${name})`
  const added = await db
    .insertInto('profiles')
    .values({ name, version, sha256, yaml })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'version'])
    .executeTakeFirst()
  // Somebody else has just added a version: this one's, or another that took its number.
  return added ?? (await known()) ?? putProfile(db, name, yaml)
}
