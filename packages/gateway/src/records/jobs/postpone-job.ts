import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { Job } from './claim-jobs.ts'

/** Gives a job back, to be tried again later; tells whether this claim was still the latest. */
export async function postponeJob(
  db: Db,
  { id, fence }: Job,
  { waitMs, code }: { waitMs: number; code: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ due_at: sql`now() + make_interval(secs => ${waitMs / 1000})`, lease_until: null, reason_code: code })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
