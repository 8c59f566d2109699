import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** Who wants a destination, and why. */
export interface Proposal {
  readonly destinationId: number
  readonly by: string
  readonly because: string
}

/** Proposes a destination as it is now; one that was proposed before, and is still open, stays. Tells whether this one is new. */
export async function insertProposal(tx: InTransaction, { destinationId, by, because }: Proposal): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO destination_proposals (destination_id, fingerprint, definition, proposed_by, because)
    SELECT id, fingerprint, definition, ${by}, ${because} FROM destinations WHERE id = ${destinationId} AND configured
    ON CONFLICT (destination_id) WHERE withdrawn_at IS NULL DO NOTHING
  `.execute(tx)
  return numAffectedRows === 1n
}
