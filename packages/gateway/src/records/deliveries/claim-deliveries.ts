import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import { isApproved, type KnownDestination } from '../destinations/approved.ts'
import type { Db } from '../statement.ts'

/** One object for one destination, in the hands of one worker until its lease ends. */
export interface Delivery {
  readonly destinationId: number
  readonly instanceId: number
  readonly fence: number
  /** How often it was tried, this time included. */
  readonly attempts: number
}

/** What a worker asks for. */
interface Claim {
  readonly destination: KnownDestination
  readonly countMax: number
  readonly leaseMs: number
}

/** Claims deliveries that are due, of the study that has waited longest; none where two people do not agree to this very destination. */
export async function claimDeliveries(db: Db, { destination, countMax, leaseMs }: Claim): Promise<Delivery[]> {
  const due = sql`destination_id = ${destination.id} AND state = 'waiting' AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())`
  const { rows } = await onDatabase(() =>
    sql<{ instance_id: number; fence: number; attempts: number }>`
      WITH study AS MATERIALIZED (
        SELECT study_id FROM deliveries WHERE ${due} AND ${isApproved(destination)}
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ), picked AS MATERIALIZED (
        SELECT instance_id FROM deliveries WHERE ${due} AND study_id = (SELECT study_id FROM study)
        ORDER BY instance_id LIMIT ${countMax} FOR UPDATE SKIP LOCKED
      )
      UPDATE deliveries
      SET lease_until = now() + make_interval(secs => ${leaseMs / 1000}), fence = fence + 1, attempts = attempts + 1
      WHERE destination_id = ${destination.id} AND instance_id IN (SELECT instance_id FROM picked)
      RETURNING instance_id, fence, attempts
    `.execute(db),
  )
  return rows
    .map(({ instance_id, ...row }) => ({ destinationId: destination.id, instanceId: instance_id, ...row }))
    .toSorted((a, b) => a.instanceId - b.instanceId)
}
