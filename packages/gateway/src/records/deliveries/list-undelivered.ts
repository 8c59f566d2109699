import type { Db } from '../statement.ts'
import type { DeliveryState } from '../tables.ts'

/** An object that a destination does not have: our own number of it, its de-identified UID, and why. */
export interface Undelivered {
  readonly instanceId: number
  readonly sopInstanceUid: string | undefined
  readonly state: DeliveryState
  readonly code: string | undefined
}

/** What a destination does not have, behind a number, in the order of the numbers. */
export async function listUndelivered(
  db: Db,
  destinationId: number,
  { after, countMax }: { readonly after: number; readonly countMax: number },
): Promise<Undelivered[]> {
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('objects', 'objects.instance_id', 'deliveries.instance_id')
    .select(['deliveries.instance_id', 'instance_uid', 'state', 'reason_code'])
    .where('destination_id', '=', destinationId)
    .where('state', '<>', 'delivered')
    .where('deliveries.instance_id', '>', after)
    .orderBy('deliveries.instance_id')
    .limit(countMax)
    .execute()
  return rows.map(({ instance_id, instance_uid, state, reason_code }) => ({
    ...{ instanceId: instance_id, sopInstanceUid: instance_uid ?? undefined, state, code: reason_code ?? undefined },
  }))
}
