import type { Db } from '../statement.ts'

/** The end of the chain; nothing where it has not begun. */
export function findLastAudit(db: Db): Promise<{ number: number; hash: Uint8Array } | undefined> {
  return db.selectFrom('audit').select(['number', 'hash']).orderBy('number', 'desc').limit(1).executeTakeFirst()
}
