import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'
import { lockPlanning } from './lock-planning.ts'

/** Notes that the configuration names no others than these: proposals and approvals of the others end. Gives the names of those that it named. */
export async function forgetDestinations(tx: InTransaction, names: readonly string[]): Promise<string[]> {
  await lockPlanning(tx, 'alone')
  const { rows } = await sql<{ name: string }>`
    WITH gone AS (
      UPDATE destinations SET configured = false, changed_at = now() WHERE configured AND name <> ALL(${[...names]}::text[])
      RETURNING id, name
    ), ended AS (
      UPDATE destination_proposals SET withdrawn_by = 'configuration', withdrawn_at = now()
      WHERE withdrawn_at IS NULL AND destination_id IN (SELECT id FROM gone)
    )
    SELECT name FROM gone ORDER BY name
  `.execute(tx)
  return rows.map(({ name }) => name)
}
