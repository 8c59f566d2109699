import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool, PoolClient } from 'pg'
import { FailedError } from '../usage-error.ts'

// Any number will do, as long as all versions take the same one.
const LOCK = 5_384_101
const SERVER_VERSION_MIN = 150_000

/** One numbered file of SQL. */
interface Migration {
  readonly number: number
  readonly sql: string
  readonly sha256: Buffer
}

/** Brings the schema up to date, in one transaction; several processes may try at the same moment. */
export async function migrate(pool: Pool, folder: string): Promise<void> {
  const migrations = readMigrations(folder)
  await underMigrationLock(pool, async (client) => {
    await checkServer(client)
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, sha256 bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    )
    const { rows } = await client.query<{ number: number; sha256: Buffer }>(
      'SELECT number, sha256 FROM migrations ORDER BY number',
    )
    for (const row of rows) checkApplied(row, migrations)
    for (const { number, sql, sha256 } of migrations.slice(rows.length)) {
      await client.query(sql)
      await client.query('INSERT INTO migrations (number, sha256) VALUES ($1, $2)', [number, sha256])
    }
  })
}

/** Runs work in a transaction that no other process which changes schema or roles overlaps. */
export async function underMigrationLock(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let ended: Error | undefined
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await work(client)
    await client.query('COMMIT')
  } catch (error) {
    ended = error as Error
    throw error
  } finally {
    // A connection on which something failed is ended, and with it the transaction.
    client.release(ended)
  }
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .toSorted()
  return names.map((name, index) => {
    const number = Number(name.slice(0, 6))
    if (number !== index + 1) throw new Error('migrations are numbered without a gap')
    const sql = readFileSync(join(folder, name), 'utf8')
    return { number, sql, sha256: createHash('sha256').update(sql).digest() }
  })
}

async function checkServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::integer AS version")
  const version = rows[0]?.version ?? 0
  if (version < SERVER_VERSION_MIN) throw new FailedError('the PostgreSQL server is older than version 15')
}

function checkApplied({ number, sha256 }: { number: number; sha256: Buffer }, migrations: readonly Migration[]): void {
  const known = migrations[number - 1]
  if (known === undefined) throw new FailedError('the database was used by a later version of Lethe; this one cannot read it')
  if (!known.sha256.equals(sha256)) throw new FailedError(`the database was made by another text of migration ${number}`)
}
