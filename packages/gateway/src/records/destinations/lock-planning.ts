import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

const PLANNING_LOCK = 5_384_105

/**
 * Keeps apart whoever adds objects to the catalogue (`shared`) and whoever changes what destinations there are (`alone`), until the transaction
 * ends. An object is then in the catalogue before a destination is known, and found by going through it; or after, and planned with it.
 */
export async function lockPlanning(tx: InTransaction, how: 'shared' | 'alone'): Promise<void> {
  if (how === 'shared') await sql`SELECT pg_advisory_xact_lock_shared(${PLANNING_LOCK})`.execute(tx)
  else await sql`SELECT pg_advisory_xact_lock(${PLANNING_LOCK})`.execute(tx)
}
