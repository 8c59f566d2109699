import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { DeliveryState } from '../tables.ts'

/** How many objects of a destination are in a state for a reason; no code where there is none. */
export interface DeliveryCount {
  readonly destination: string
  readonly state: DeliveryState
  readonly code: string
  readonly count: number
}

/** What became of the objects of each destination, or of the one of a name. */
export async function countDeliveries(db: Db, name?: string): Promise<DeliveryCount[]> {
  const { rows } = await sql<DeliveryCount>`
    SELECT name AS destination, state, coalesce(reason_code, '') AS code, count(*) AS count
    FROM deliveries JOIN destinations ON destinations.id = destination_id
    WHERE ${name ?? null}::text IS NULL OR name = ${name ?? null}
    GROUP BY name, state, reason_code ORDER BY name, state, 4 DESC, 3
  `.execute(db)
  return rows
}
