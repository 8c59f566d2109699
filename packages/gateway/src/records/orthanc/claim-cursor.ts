import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'

/** The changes of an Orthanc in the hands of one process, until its lease ends. */
export interface CursorClaim {
  readonly sourceId: number
  /** Which claim it is: only the latest one can move the cursor. */
  readonly fence: number
  /** The last change whose instances are all in. */
  readonly cursor: number
}

/** Claims the changes of an Orthanc; nothing where another process follows them. */
export async function claimCursor(db: Db, sourceId: number, leaseMs: number): Promise<CursorClaim | undefined> {
  const { rows } = await onDatabase(() =>
    sql<{ cursor: number; fence: number }>`
      INSERT INTO orthanc_cursors (source_id, fence, lease_until)
      VALUES (${sourceId}, 1, now() + make_interval(secs => ${leaseMs / 1000}))
      ON CONFLICT (source_id) DO UPDATE SET fence = orthanc_cursors.fence + 1, lease_until = excluded.lease_until
        WHERE orthanc_cursors.lease_until IS NULL OR orthanc_cursors.lease_until < now()
      RETURNING cursor, fence
    `.execute(db),
  )
  return rows[0] && { sourceId, ...rows[0] }
}
