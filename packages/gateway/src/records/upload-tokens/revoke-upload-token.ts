import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** Ends a token's time now; tells whether it had any left. */
export async function revokeUploadToken(db: Db, id: number): Promise<boolean> {
  const revoked = await db
    .updateTable('upload_tokens')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('id')
    .execute()
  return revoked.length > 0
}
