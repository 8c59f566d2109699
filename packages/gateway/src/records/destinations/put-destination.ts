import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'
import { canonicalDefinition, fingerprintOf, type Definition } from './definition.ts'
import { lockPlanning } from './lock-planning.ts'

/** A destination as the records know it. */
export interface PutDestination {
  readonly id: number
  /** Whether it was not there before, or was another: an approval that there was is void. */
  readonly isChanged: boolean
}

/**
 * Brings a destination to what the configuration says. Where that is another than before, who agreed agreed to something else: proposal and
 * approval end, and the catalogue is gone through anew. What was delivered stays.
 */
export async function putDestination(tx: InTransaction, definition: Definition): Promise<PutDestination> {
  await lockPlanning(tx, 'alone')
  const fingerprint = fingerprintOf(definition)
  const { name, gets } = definition
  const before = await tx
    .selectFrom('destinations')
    .select(['id', 'fingerprint', 'configured'])
    .where('name', '=', name)
    .executeTakeFirst()
  if (before !== undefined && before.configured && fingerprint.equals(before.fingerprint))
    return { id: before.id, isChanged: false }
  const values = {
    fingerprint,
    definition: canonicalDefinition(definition),
    profiles: gets.profiles,
    sources: gets.sources ?? null,
    modalities: gets.modalities ?? null,
    configured: true,
    planned_object_id: 0,
    changed_at: new Date(),
  }
  const { id } = await tx
    .insertInto('destinations')
    .values({ name, ...values })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`
    UPDATE destination_proposals SET withdrawn_by = 'configuration', withdrawn_at = now()
    WHERE destination_id = ${id} AND withdrawn_at IS NULL
  `.execute(tx)
  return { id, isChanged: true }
}
