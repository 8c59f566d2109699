import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** Counts a refused instance: it was never acknowledged, and nothing else of it is kept. */
export async function countRefused(db: Db, sourceId: number, reasonCode: string): Promise<void> {
  await db
    .insertInto('refusals')
    .values({ source_id: sourceId, reason_code: reasonCode, day: sql`(now() AT TIME ZONE 'UTC')::date`, count: 1 })
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'reason_code', 'day']).doUpdateSet({ count: sql`refusals.count + 1` }),
    )
    .execute()
}
