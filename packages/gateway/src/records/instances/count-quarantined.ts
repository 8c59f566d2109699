import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** How many are there for one reason. */
export interface ReasonCount {
  readonly code: string
  readonly count: number
}

/** The instances that are held back, by reason, the most frequent first. */
export async function countQuarantined(db: Db): Promise<ReasonCount[]> {
  const { rows } = await sql<ReasonCount>`
    SELECT reason_code AS code, count(*) AS count FROM instances WHERE state = 'quarantined' GROUP BY 1 ORDER BY 2 DESC, 1
  `.execute(db)
  return rows
}
