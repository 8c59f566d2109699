import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** Ends a proposal or an approval; tells whether there was one. */
export async function withdrawProposal(tx: InTransaction, destinationId: number, by: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE destination_proposals SET withdrawn_by = ${by}, withdrawn_at = now()
    WHERE destination_id = ${destinationId} AND withdrawn_at IS NULL
  `.execute(tx)
  return numAffectedRows === 1n
}
