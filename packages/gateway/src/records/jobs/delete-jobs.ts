import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'
import type { Job } from './claim-jobs.ts'

/** Takes jobs off the list; gives the ids of those whose claim was still the latest. */
export async function deleteJobs(tx: InTransaction, jobs: readonly Job[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    DELETE FROM jobs USING unnest(${jobs.map(({ id }) => id)}::bigint[], ${jobs.map(({ fence }) => fence)}::bigint[]) AS done (id, fence)
    WHERE jobs.id = done.id AND jobs.fence = done.fence RETURNING jobs.id
  `.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
