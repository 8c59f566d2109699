import { sql } from 'kysely'
import type { ReasonCount } from '../instances/count-quarantined.ts'
import type { Db } from '../statement.ts'

/** What was refused at the door, by reason, the most frequent first. */
export async function countRefusals(db: Db): Promise<ReasonCount[]> {
  const { rows } = await sql<ReasonCount>`
    SELECT reason_code AS code, sum(count)::bigint AS count FROM refusals GROUP BY 1 ORDER BY 2 DESC, 1
  `.execute(db)
  return rows
}
