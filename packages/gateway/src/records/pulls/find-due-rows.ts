import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** A row of a list by its pull and line. */
export interface RowName {
  readonly pullId: number
  readonly line: number
}

/** A row that is to be asked for. */
export interface DueRow extends RowName {
  /** How often it was tried without anything new. */
  readonly attempts: number
  readonly receivedCount: number
}

/** The rows of these pulls that are due, in the order of the lists; one that repeats another is not asked for. */
export async function findDueRows(db: Db, pullIds: readonly number[], countMax: number): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    SELECT pull_id AS "pullId", line, attempts, received_count AS "receivedCount" FROM pull_rows
    WHERE pull_id = ANY(${[...pullIds]}::bigint[]) AND outcome IS NULL AND same_as IS NULL AND due_at <= now()
    ORDER BY pull_id, line LIMIT ${countMax}
  `.execute(db)
  return rows
}
