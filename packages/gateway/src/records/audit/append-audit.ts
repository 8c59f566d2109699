import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'
import { CHAIN_START, checkEntry, hashOf, type AuditEntry } from './audit-entry.ts'
import { findLastAudit } from './find-last-audit.ts'

const CHAIN_LOCK = 5_384_102

/**
 * Adds a row to the audit, in the transaction of what it tells. The chain is one: others who add wait until that transaction ends, so
 * it comes last in it, and what happens often is told by counts.
 */
export async function appendAudit(tx: InTransaction, entry: AuditEntry): Promise<number> {
  checkEntry(entry)
  await lockChain(tx)
  const last = await findLastAudit(tx)
  const row = { ...entry, number: (last?.number ?? 0) + 1, at: new Date(), previous: last?.hash ?? CHAIN_START }
  await tx
    .insertInto('audit')
    .values({ ...row, hash: hashOf(row) })
    .execute()
  return row.number
}

/** Makes others who add to the audit wait until the transaction ends. */
export async function lockChain(tx: InTransaction): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(tx)
}
