import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import { isApproved, type KnownDestination } from '../destinations/approved.ts'
import type { Db } from '../statement.ts'
import type { Delivery } from './claim-deliveries.ts'

/** Why an object that was to be sent is not to be sent any more. */
export type Obstacle = 'RELEASE_SUPERSEDED' | 'GATEWAY_OPTED_OUT'

/**
 * Keeps deliveries that are in hand, and asks by facts that are true now which of them may still be sent: those of claims that are the latest,
 * to a destination that is still agreed to; with what speaks against the object, where something does.
 */
export async function holdDeliveries(
  db: Db,
  destination: KnownDestination,
  { deliveries, leaseMs }: { readonly deliveries: readonly Delivery[]; readonly leaseMs: number },
): Promise<Map<number, Obstacle | undefined>> {
  const { rows } = await onDatabase(() =>
    sql<{ instance_id: number; obstacle: Obstacle | null }>`
      UPDATE deliveries SET lease_until = now() + make_interval(secs => ${leaseMs / 1000})
      FROM unnest(${deliveries.map(({ instanceId }) => instanceId)}::bigint[], ${deliveries.map(({ fence }) => fence)}::bigint[])
          AS held (instance_id, fence),
        instances LEFT JOIN objects ON objects.instance_id = instances.id
          LEFT JOIN opt_outs ON opt_outs.patient_mark = instances.patient_mark
      WHERE deliveries.destination_id = ${destination.id} AND deliveries.instance_id = held.instance_id
        AND deliveries.fence = held.fence AND deliveries.state = 'waiting' AND instances.id = held.instance_id
        AND ${isApproved(destination)}
      RETURNING deliveries.instance_id, CASE
        WHEN opt_outs.patient_mark IS NOT NULL THEN 'GATEWAY_OPTED_OUT'
        WHEN instances.standing <> 'current' OR objects.id IS NULL THEN 'RELEASE_SUPERSEDED'
      END AS obstacle
    `.execute(db),
  )
  return new Map(rows.map(({ instance_id, obstacle }) => [instance_id, obstacle ?? undefined]))
}
