import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { RowName } from './find-due-rows.ts'
import type { RowTally } from './settle-row.ts'

/** When a row is tried again, and why it must be. */
export interface Postponement extends RowTally {
  readonly attempts: number
  readonly waitMs: number
  readonly code: string
}

/** Lets a row be tried again later. */
export async function postponeRow(db: Db, { pullId, line }: RowName, later: Postponement): Promise<void> {
  await sql`
    UPDATE pull_rows SET attempts = ${later.attempts}, reason_code = ${later.code}, study_count = ${later.studyCount},
      instance_count = ${later.instanceCount}, received_count = ${later.receivedCount},
      due_at = now() + make_interval(secs => ${later.waitMs / 1000})
    WHERE pull_id = ${pullId} AND line = ${line} AND outcome IS NULL
  `.execute(db)
}
