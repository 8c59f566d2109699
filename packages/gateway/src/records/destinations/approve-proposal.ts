import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** Agrees with what somebody else has proposed, as long as the destination is still what he proposed. Tells whether that was so. */
export async function approveProposal(tx: InTransaction, proposalId: number, by: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE destination_proposals proposal SET approved_by = ${by}, approved_at = now()
    FROM destinations
    WHERE proposal.id = ${proposalId} AND destinations.id = destination_id AND destinations.configured
      AND destinations.fingerprint = proposal.fingerprint AND approved_at IS NULL AND withdrawn_at IS NULL
  `.execute(tx)
  return numAffectedRows === 1n
}
