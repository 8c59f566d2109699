import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { PullOutcome } from '../tables.ts'
import type { RowName } from './find-due-rows.ts'

/** What is known of a row: studies and instances that the archive names, and those of these that were received. */
export interface RowTally {
  readonly studyCount: number
  readonly instanceCount: number
  readonly receivedCount: number
}

/** How a row ended. */
export interface RowEnd extends RowTally {
  readonly outcome: PullOutcome
  /** Why, unless it is complete. */
  readonly code: string | undefined
}

/** Ends a row, unless it has ended meanwhile; tells whether it did. */
export async function settleRow(db: Db, { pullId, line }: RowName, end: RowEnd): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE pull_rows SET outcome = ${end.outcome}, reason_code = ${end.code ?? null}, study_count = ${end.studyCount},
      instance_count = ${end.instanceCount}, received_count = ${end.receivedCount}, attempts = attempts + 1
    WHERE pull_id = ${pullId} AND line = ${line} AND outcome IS NULL
  `.execute(db)
  return numAffectedRows === 1n
}
