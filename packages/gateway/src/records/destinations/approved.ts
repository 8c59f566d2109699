import { sql, type RawBuilder } from 'kysely'

/** A destination as one process knows it: what it would send to, by the fingerprint of its own configuration. */
export interface KnownDestination {
  readonly id: number
  readonly fingerprint: Uint8Array
}

/**
 * Whether two people agree, now, to exactly what this process would do; and what waited for it when it was another has been forgotten
 * (`deliveries/plan-deliveries.ts`).
 */
export function isApproved({ id, fingerprint }: KnownDestination): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT FROM destinations JOIN destination_proposals proposal ON proposal.destination_id = destinations.id
    WHERE destinations.id = ${id} AND destinations.configured AND destinations.fingerprint = ${fingerprint}
      AND destinations.planned_object_id IS DISTINCT FROM 0
      AND proposal.fingerprint = ${fingerprint} AND proposal.approved_at IS NOT NULL AND proposal.withdrawn_at IS NULL
  )`
}
