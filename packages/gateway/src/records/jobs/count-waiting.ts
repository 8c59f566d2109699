import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { JobKind } from '../tables.ts'

/** How much of one kind is to be done, and for how long the oldest has waited. */
export interface Waiting {
  readonly kind: JobKind
  readonly count: number
  readonly oldestSeconds: number
}

/** What is to be done, by kind; jobs in hand count too. */
export async function countWaiting(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT kind, count(*) AS count, greatest(0, extract(epoch FROM now() - min(due_at)))::float8 AS "oldestSeconds"
    FROM jobs GROUP BY kind ORDER BY kind
  `.execute(db)
  return rows
}
