import { sql } from 'kysely'
import { appendAudit } from '../audit/append-audit.ts'
import { transact, type Db, type InTransaction } from '../statement.ts'
import { endRows } from './end-rows.ts'

/** Ends a pull of which no row is open, and destroys the key of its list. Gives the list's file, or nothing where it goes on. */
export function endPull(db: Db, pullId: number): Promise<string | undefined> {
  return transact(db, async (tx) => {
    const fileName = await close(tx, pullId, 'done')
    if (fileName === undefined) return undefined
    const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM pull_rows WHERE pull_id = ${pullId}`.execute(tx)
    await tell(tx, pullId, { actor: 'system:gateway', event: 'pull-ended', count: rows[0]?.count ?? 0 })
    return fileName
  })
}

/** Ends a pull early: what is open is cancelled, and the key of its list destroyed. Nothing where it has ended, or there is none. */
export function cancelPull(db: Db, pullId: number): Promise<{ fileName: string; rowCount: number } | undefined> {
  return transact(db, async (tx) => {
    // The pull first: where it has ended, its rows stay as they are.
    const { rows } = await sql`SELECT id FROM pulls WHERE id = ${pullId} AND ended_at IS NULL FOR UPDATE`.execute(tx)
    if (rows.length === 0) return undefined
    const rowCount = await endRows(tx, pullId, { outcome: 'cancelled', code: 'PULL_CANCELLED' })
    const fileName = (await close(tx, pullId, 'cancelled')) as string
    await tell(tx, pullId, { actor: 'system:command', event: 'pull-cancelled', count: rowCount })
    return { fileName, rowCount }
  })
}

async function close(tx: InTransaction, pullId: number, as: 'done' | 'cancelled'): Promise<string | undefined> {
  const { rows } = await sql<{ file_name: string }>`
    UPDATE pulls SET ended_at = now(), ended_as = ${as} WHERE id = ${pullId} AND ended_at IS NULL
      AND NOT EXISTS (SELECT FROM pull_rows WHERE pull_id = ${pullId} AND outcome IS NULL AND same_as IS NULL)
    RETURNING file_name
  `.execute(tx)
  if (rows[0] === undefined) return undefined
  await tx.deleteFrom('pull_keys').where('pull_id', '=', pullId).execute()
  return rows[0].file_name
}

interface Told {
  readonly actor: string
  readonly event: 'pull-ended' | 'pull-cancelled'
  readonly count: number
}

async function tell(tx: InTransaction, pullId: number, told: Told): Promise<void> {
  const about = { subject: `pull:${pullId}`, outcome: 'done' }
  await appendAudit(tx, { ...told, ...about })
  await appendAudit(tx, { ...about, actor: told.actor, event: 'pull-list-destroyed', count: 1 })
}
