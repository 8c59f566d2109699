import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'
import type { Delivery } from './claim-deliveries.ts'

/** How deliveries wait: for how long, why, and whether this time counts as a try of theirs. */
export interface Postponement {
  readonly waitMs: number
  readonly code: string | undefined
  readonly try: 'counts' | 'is not counted'
}

/** Gives deliveries back, to be tried again; what another worker has taken over is left as it is. */
export async function postponeDeliveries(db: Db, deliveries: readonly Delivery[], how: Postponement): Promise<void> {
  if (deliveries.length === 0) return
  const uncounted = how.try === 'counts' ? 0 : 1
  await onDatabase(() =>
    sql`
      UPDATE deliveries SET lease_until = NULL, due_at = now() + make_interval(secs => ${how.waitMs / 1000}),
        reason_code = coalesce(${how.code ?? null}, reason_code), attempts = greatest(0, attempts - ${uncounted})
      FROM unnest(
        ${deliveries.map(({ destinationId }) => destinationId)}::bigint[], ${deliveries.map(({ instanceId }) => instanceId)}::bigint[],
        ${deliveries.map(({ fence }) => fence)}::bigint[]
      ) AS given (destination_id, instance_id, fence)
      WHERE deliveries.destination_id = given.destination_id AND deliveries.instance_id = given.instance_id
        AND deliveries.fence = given.fence AND state = 'waiting'
    `.execute(db),
  )
}
