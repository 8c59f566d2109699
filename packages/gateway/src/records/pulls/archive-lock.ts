import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'

const ARCHIVE_LOCKS = 5_384_103

/**
 * Works on an archive while nobody else does: of several processes one asks it. The lock is a session's, and so ends with a process that
 * is killed; `confirm` throws where the session has ended. Gives `busy` where somebody else has it.
 */
export async function withArchiveLock<T>(
  db: Db,
  archiveId: number,
  work: (confirm: () => Promise<void>) => Promise<T>,
): Promise<T | 'busy'> {
  return onDatabase(() =>
    db.connection().execute(async (session) => {
      const { rows } = await sql<{ got: boolean }>`SELECT pg_try_advisory_lock(${ARCHIVE_LOCKS}, ${archiveId}) AS got`.execute(
        session,
      )
      if (rows[0]?.got !== true) return 'busy'
      try {
        return await work(() => onDatabase(async () => void (await sql`SELECT 1`.execute(session))))
      } finally {
        // Where the session has ended, so has its lock.
        await sql`SELECT pg_advisory_unlock(${ARCHIVE_LOCKS}, ${archiveId})`.execute(session).catch(() => undefined)
      }
    }),
  )
}
