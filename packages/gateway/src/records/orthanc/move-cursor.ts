import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'
import type { CursorClaim } from './claim-cursor.ts'

/**
 * Notes that everything up to the cursor is in, and keeps the claim for so many milliseconds; none gives it back. Tells whether the claim was
 * still the latest.
 */
export async function moveCursor(db: Db, { sourceId, fence, cursor }: CursorClaim, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await onDatabase(() =>
    db
      .updateTable('orthanc_cursors')
      .set({ cursor, lease_until: sql<Date>`now() + make_interval(secs => ${leaseMs / 1000})` })
      .where('source_id', '=', sourceId)
      .where('fence', '=', fence)
      .executeTakeFirst(),
  )
  return numUpdatedRows === 1n
}
