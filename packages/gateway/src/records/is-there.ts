import { sql } from 'kysely'
import type { Db } from './statement.ts'

/** Whether the database answers. */
export async function isThere(db: Db): Promise<boolean> {
  return sql`SELECT 1`.execute(db).then(
    () => true,
    () => false,
  )
}
