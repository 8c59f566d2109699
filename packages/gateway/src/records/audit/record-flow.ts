import { sql } from 'kysely'
import { transact, type Db, type InTransaction } from '../statement.ts'
import { appendAudit, lockChain } from './append-audit.ts'
import type { AuditEntry } from './audit-entry.ts'

const ACTOR = 'system:gateway'

/**
 * Tells in the audit how many instances of each source were received, refused, inspected and quarantined so far, and what became of them at each
 * destination, where that has changed.
 * Each row tells the whole count: a process that dies tells nothing twice and leaves nothing out. Gives how many rows it took.
 */
export function recordFlow(db: Db): Promise<number> {
  return transact(db, async (tx) => {
    // Whoever else tells of the same waits, and then finds it told.
    await lockChain(tx)
    const entries = await changedFlow(tx)
    for (const entry of entries) await appendAudit(tx, entry)
    return entries.length
  })
}

async function changedFlow(tx: InTransaction): Promise<AuditEntry[]> {
  const { rows } = await sql<Omit<AuditEntry, 'actor'>>`
    WITH flow AS (
      SELECT 'instances-received' AS event, 'source:' || id AS subject, 'done' AS outcome, admitted_count AS count FROM sources
      UNION ALL
      SELECT 'instances-refused', 'source:' || source_id, reason_code, sum(count)::bigint FROM refusals GROUP BY source_id, reason_code
      UNION ALL
      SELECT CASE state WHEN 'inspected' THEN 'instances-inspected' ELSE 'instances-quarantined' END,
        'source:' || source_id, coalesce(reason_code, 'done'), count(*)
      FROM instances WHERE state IN ('inspected', 'quarantined') GROUP BY source_id, state, reason_code
      UNION ALL
      SELECT CASE WHEN state = 'delivered' THEN 'instances-delivered' ELSE 'instances-undelivered' END,
        'destination:' || name, coalesce(reason_code, 'done'), count(*)
      FROM deliveries JOIN destinations ON destinations.id = destination_id
      WHERE state IN ('delivered', 'failed', 'dropped') GROUP BY name, state = 'delivered', reason_code
    )
    SELECT event, flow.subject, outcome, flow.count
    FROM flow LEFT JOIN LATERAL (
      SELECT audit.count FROM audit
      WHERE audit.event = flow.event AND audit.subject = flow.subject AND audit.outcome = flow.outcome
      ORDER BY number DESC LIMIT 1
    ) told ON true
    WHERE flow.count <> coalesce(told.count, 0)
    ORDER BY event, subject, outcome
  `.execute(tx)
  return rows.map((row) => ({ actor: ACTOR, ...row }))
}
