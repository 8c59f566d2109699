import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import pg, { type PoolConfig } from 'pg'
import { openConnection } from '../system/database/connection.ts'
import { openEmbeddedServer, OWNER, type EmbeddedServer } from '../system/database/embedded-server.ts'
import { migrate } from '../system/database/migrate.ts'
import type { Records } from './open-records.ts'
import type { Tables } from './tables.ts'

/** A key for tests. */
export const TEST_KEY = new Uint8Array(32).fill(7)

const TEMPLATE = 'lethe_template'
const PASSWORD = 'only for tests'
const DEBIAN_BINARIES = '/usr/lib/postgresql/15/bin'

/** The servers that every suite of the records runs on: the embedded one, and the oldest that is supported. */
export const SERVERS: readonly { readonly name: string; readonly binaries?: string }[] = [
  { name: 'the embedded server' },
  { name: "Debian's PostgreSQL 15", binaries: DEBIAN_BINARIES },
]

/** A server for the tests of one suite, and a fresh migrated database for whoever asks. */
export interface TestServer {
  readonly open: () => Promise<Records>
  readonly ownerOf: (records: Records) => PoolConfig
  readonly owner: () => PoolConfig
  readonly server: () => EmbeddedServer
  /** Starts the server again, after a test has stopped or killed it. */
  readonly restart: () => Promise<void>
  /** Where the server keeps all that it has. */
  readonly folder: () => string
}

/** Starts a server before the tests of a suite and stops it behind; after each test no client may be left. */
export function serverForTests({ binaries }: { readonly binaries?: string } = {}): TestServer {
  let folder = ''
  let server: EmbeddedServer
  let count = 0
  const opened: { records: Records; database: string }[] = []
  const owner = (database = 'postgres'): PoolConfig => ({
    host: server.host,
    port: server.port,
    database,
    user: OWNER,
    password: PASSWORD,
    max: 4,
  })

  const restart = async (): Promise<void> => {
    server = await openEmbeddedServer({ folder, password: PASSWORD, ...(binaries === undefined ? {} : { binaries }) })
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lethe-records-'))
    await restart()
    await asOwner(owner(), (pool) => pool.query(`CREATE DATABASE ${TEMPLATE}`))
    await asOwner(owner(TEMPLATE), (pool) => migrate(pool, join(import.meta.dirname, 'migrations')))
  })

  afterEach(async () => {
    const left = opened.map(({ records }) => records.pool.totalCount - records.pool.idleCount)
    for (const { records } of opened.splice(0)) await records.close()
    expect(left.filter((clients) => clients > 0)).toEqual([])
  })

  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true })
  })

  const open = async (): Promise<Records> => {
    const database = `test_${(count += 1)}`
    await asOwner(owner(), (pool) => pool.query(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`))
    // Tests work as the role that the product works as.
    const connection = openConnection<Tables>({ ...owner(database), max: 10, options: '-c role=lethe_work' })
    let closed: Promise<void> | undefined
    const records = { ...connection, close: () => (closed ??= connection.close()) }
    opened.push({ records, database })
    return records
  }
  const ownerOf = (records: Records): PoolConfig => owner(opened.find((one) => one.records === records)?.database)
  return { open, ownerOf, owner: () => owner(), server: () => server, restart, folder: () => folder }
}

/** Runs work as the owner of a database: what an administrator who means harm could do. */
export async function asOwner<T>(config: PoolConfig, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool(config)
  pool.on('error', () => undefined)
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}
