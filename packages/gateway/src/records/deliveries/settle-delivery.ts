import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'
import type { DeliveryState } from '../tables.ts'
import type { Delivery } from './claim-deliveries.ts'

/** The end of a delivery, with its reason; a delivered one may have a warning. */
export interface DeliverySettlement {
  readonly state: Exclude<DeliveryState, 'waiting'>
  readonly code: string | undefined
}

/** Settles a delivery; tells whether this claim was still the latest. */
export async function settleDelivery(
  db: Db,
  { destinationId, instanceId, fence }: Delivery,
  { state, code }: DeliverySettlement,
): Promise<boolean> {
  const { numUpdatedRows } = await onDatabase(() =>
    db
      .updateTable('deliveries')
      .set({ state, reason_code: code ?? null, lease_until: null, moved_at: new Date() })
      .where('destination_id', '=', destinationId)
      .where('instance_id', '=', instanceId)
      .where('fence', '=', fence)
      .where('state', '=', 'waiting')
      .executeTakeFirst(),
  )
  return numUpdatedRows === 1n
}
