import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { Job } from './claim-jobs.ts'

/** Keeps a job whose work takes long; tells whether this claim was still the latest. */
export async function extendLease(db: Db, { id, fence }: Job, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ lease_until: sql`now() + make_interval(secs => ${leaseMs / 1000})` })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
