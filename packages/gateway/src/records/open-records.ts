import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { deriveKey } from '@lethe/engine'
import type { Kysely } from 'kysely'
import type { Pool, PoolClient, PoolConfig } from 'pg'
import { openConnection } from '../system/database/connection.ts'
import { onDatabase } from '../system/database/database-fault.ts'
import { OWNER } from '../system/database/embedded-server.ts'
import { keepEmbeddedServer } from '../system/database/kept-server.ts'
import { migrate, underMigrationLock } from '../system/database/migrate.ts'
import { nodePorts } from '../system/ports.ts'
import type { Tables } from './tables.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')
const WORKER = 'lethe_work'
const ALONE_POLLS = 20
const ALONE_POLL_MS = 20

/** The records of an installation, under the role that may add to the audit and never change it. */
export interface Records {
  readonly db: Kysely<Tables>
  readonly pool: Pool
  /** Ends the connections; the last process of an embedded server stops it. */
  readonly close: () => Promise<void>
}

/** Where the records are: the server that a URL names, or the embedded one in the installation's folder. */
export interface RecordsPlace {
  readonly home: string
  readonly masterKey: Uint8Array
  readonly url?: string | undefined
  /** The folder of another PostgreSQL's `initdb` and `postgres`. */
  readonly binaries?: string
}

/** Opens the records; makes the database and brings its schema up to date where that is needed. */
export async function openRecords(place: RecordsPlace): Promise<Records> {
  return onDatabase(() => (place.url === undefined ? openEmbedded(place) : openServer(place.url)))
}

/** Opens a server of the user's own. Its role brings the schema up to date; work is done as the role that may less. */
async function openServer(url: string): Promise<Records> {
  await withOwner({ connectionString: url }, (pool) => migrate(pool, MIGRATIONS))
  const connection = openConnection<Tables>({ connectionString: url, options: `-c role=${WORKER}` })
  return { ...connection, close: connection.close }
}

async function openEmbedded(place: RecordsPlace): Promise<Records> {
  const password = (role: string): string =>
    Buffer.from(deriveKey(nodePorts, place.masterKey, `database ${role}`)).toString('hex')
  const folder = join(place.home, 'database')
  const binaries = place.binaries === undefined ? {} : { binaries: place.binaries }
  const server = await keepEmbeddedServer({ folder, password: password(OWNER), ...binaries })
  const { host, port } = server.first
  // A name of this process's own tells its sessions, which end a moment after they are closed, from those of others.
  const application_name = `lethe ${randomUUID()}`
  const owner: PoolConfig = { host, port, database: 'postgres', user: OWNER, password: password(OWNER), application_name }
  await withOwner(owner, async (pool) => {
    await migrate(pool, MIGRATIONS)
    await underMigrationLock(pool, (client) => allowSignIn(client, password(WORKER)))
  })
  const connection = openConnection<Tables>({ ...owner, user: WORKER, password: password(WORKER) })
  await connection.pool.query('SELECT 1')
  const close = async (): Promise<void> => {
    await connection.close()
    await server.end(() => isAlone(owner))
  }
  return { ...connection, close }
}

async function allowSignIn(client: PoolClient, password: string): Promise<void> {
  await client.query(`ALTER ROLE ${WORKER} LOGIN PASSWORD ${client.escapeLiteral(password)}`)
}

async function withOwner(config: PoolConfig, work: (pool: Pool) => Promise<void>): Promise<void> {
  const connection = openConnection({ ...config, max: 1 })
  try {
    await work(connection.pool)
  } finally {
    await connection.close()
  }
}

/** Whether no other process is connected: one that is keeps the server, and stops it when it ends itself. */
async function isAlone(owner: PoolConfig): Promise<boolean> {
  let others = 0
  await withOwner(owner, async (pool) => {
    for (let poll = 0; poll < ALONE_POLLS; poll++) {
      const { rows } = await pool.query<{ count: number }>(
        "SELECT count(*) AS count FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1",
        [owner.application_name],
      )
      others = rows[0]?.count ?? 0
      if (others === 0) return
      // Sessions of a process that has just closed its own are seen for a moment more.
      await sleep(ALONE_POLL_MS)
    }
  }).catch(() => undefined)
  return others === 0
}
