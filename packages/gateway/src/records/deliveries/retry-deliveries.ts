import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** Lets everything that failed or was dropped wait again, and what waits be tried at once; gives how many failed or were dropped before. */
export async function retryDeliveries(tx: InTransaction, destinationId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH again AS (
      UPDATE deliveries SET state = 'waiting', reason_code = NULL, due_at = now(), lease_until = NULL, attempts = 0, moved_at = now()
      WHERE destination_id = ${destinationId} AND state IN ('failed', 'dropped') RETURNING 1
    ), sooner AS (
      UPDATE deliveries SET due_at = now() WHERE destination_id = ${destinationId} AND state = 'waiting' AND due_at > now()
    )
    SELECT count(*) AS count FROM again
  `.execute(tx)
  return rows[0]?.count ?? 0
}
