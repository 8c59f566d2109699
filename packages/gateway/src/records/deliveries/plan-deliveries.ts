import { sql } from 'kysely'
import { transact, type Db, type InTransaction } from '../statement.ts'
import { insertSelected } from './insert-deliveries.ts'

/**
 * Goes one page further through the catalogue for a destination that was not there, or was another; tells whether there is more to go through.
 * At the begin it forgets what waited for the other; what of it came since the change lies in the catalogue, and is found on the way.
 */
export function planDeliveries(db: Db, destinationId: number, objectCountMax: number): Promise<boolean> {
  return transact(db, async (tx) => {
    const at = await tx
      .selectFrom('destinations')
      .select('planned_object_id')
      .where('id', '=', destinationId)
      .where('planned_object_id', 'is not', null)
      .forUpdate()
      .executeTakeFirst()
    if (at === undefined) return false
    const after = at.planned_object_id ?? 0
    if (after === 0 && (await forgetWaiting(tx, destinationId, objectCountMax)) === objectCountMax) return true
    const { rows } = await sql<{ last: number | null }>`
      SELECT max(id) AS last FROM (SELECT id FROM objects WHERE id > ${after} ORDER BY id LIMIT ${objectCountMax}) page
    `.execute(tx)
    const last = rows[0]?.last ?? null
    if (last !== null)
      await insertSelected(tx, sql`destinations.id = ${destinationId} AND objects.id > ${after} AND objects.id <= ${last}`)
    await tx.updateTable('destinations').set({ planned_object_id: last }).where('id', '=', destinationId).execute()
    return last !== null
  })
}

async function forgetWaiting(tx: InTransaction, destinationId: number, countMax: number): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM deliveries WHERE destination_id = ${destinationId} AND instance_id IN (
      SELECT instance_id FROM deliveries WHERE destination_id = ${destinationId} AND state = 'waiting' LIMIT ${countMax}
    )
  `.execute(tx)
  return Number(numAffectedRows ?? 0)
}
