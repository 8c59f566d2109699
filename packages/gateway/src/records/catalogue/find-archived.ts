import { any, type Db } from '../statement.ts'

/** Those of these digests, in hexadecimal, that an object of the archive has. */
export async function findArchived(db: Db, digests: readonly Uint8Array[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set()
  const rows = await db
    .selectFrom('objects')
    .select('sha256')
    .where('sha256', '=', any(digests))
    .where('held_by', 'is', null)
    .execute()
  return new Set(rows.map(({ sha256 }) => Buffer.from(sha256).toString('hex')))
}
