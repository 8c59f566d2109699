import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { PullOutcome } from '../tables.ts'
import type { RowTally } from './settle-row.ts'

/** A row of a list as its reconciliation tells it. */
export interface ReconciledRow extends RowTally {
  readonly line: number
  /** By which attributes it asks. */
  readonly asked: string
  readonly sameAs: number | null
  /** Nothing while it is open. */
  readonly outcome: PullOutcome | null
  readonly code: string | null
  readonly attempts: number
}

/** The rows of a pull in the order of its list; one that repeats another has come to the same. */
export async function listRows(db: Db, pullId: number): Promise<ReconciledRow[]> {
  const { rows } = await sql<ReconciledRow>`
    SELECT row.line, row.asked, row.same_as AS "sameAs", done.outcome, done.reason_code AS code, done.attempts,
      done.study_count AS "studyCount", done.instance_count AS "instanceCount", done.received_count AS "receivedCount"
    FROM pull_rows row JOIN pull_rows done ON done.pull_id = row.pull_id AND done.line = coalesce(row.same_as, row.line)
    WHERE row.pull_id = ${pullId} ORDER BY row.line
  `.execute(db)
  return rows
}
