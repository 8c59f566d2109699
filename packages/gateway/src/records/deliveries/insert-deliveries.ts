import { sql, type RawBuilder } from 'kysely'
import { lockPlanning } from '../destinations/lock-planning.ts'
import type { InTransaction } from '../statement.ts'

/**
 * Plans the delivery of objects that have just come into the catalogue, in the transaction that put them there; whether anybody agreed to a
 * destination is asked when something would be sent.
 */
export async function insertDeliveries(tx: InTransaction, instanceIds: readonly number[]): Promise<void> {
  if (instanceIds.length === 0) return
  await lockPlanning(tx, 'shared')
  await insertSelected(tx, sql`objects.instance_id = ANY(${[...instanceIds]}::bigint[])`)
}

/**
 * Plans the objects that are asked for, for each destination that selects them; those that are planned stay as they are, and
 * what an Orthanc holds is not in the archive to be sent. Gives how many are new.
 */
export async function insertSelected(tx: InTransaction, which: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`
    INSERT INTO deliveries (destination_id, instance_id, study_id)
    SELECT destinations.id, objects.instance_id, series.study_id
    FROM objects
    JOIN series ON series.id = objects.series_id
    JOIN instances ON instances.id = objects.instance_id
    JOIN sources ON sources.id = instances.source_id
    JOIN reports ON reports.instance_id = instances.id
    JOIN profiles ON profiles.id = reports.profile_id
    JOIN destinations ON destinations.configured AND profiles.name = ANY(destinations.profiles)
      AND (destinations.sources IS NULL OR sources.name = ANY(destinations.sources))
      AND (destinations.modalities IS NULL OR series.modality = ANY(destinations.modalities))
    WHERE ${which} AND objects.held_by IS NULL
    ORDER BY destinations.id, objects.instance_id
    ON CONFLICT (destination_id, instance_id) DO NOTHING
  `.execute(tx)
  return Number(numAffectedRows ?? 0)
}
