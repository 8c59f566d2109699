// Goal: the embedded server starts as any user, outlives nothing but what it should, and loses no committed row to a kill.
// Method: the real server in a fresh folder; its process, or the one that started it, is killed with -9, and it is opened again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openConnection } from './connection.ts'
import { databaseFault } from './database-fault.ts'
import { openEmbeddedServer, OWNER, type EmbeddedServer } from './embedded-server.ts'

const PASSWORD = 'only for tests'
const servers: EmbeddedServer[] = []
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-server-'))
})

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function open(place = folder): Promise<EmbeddedServer> {
  const server = await openEmbeddedServer({ folder: place, password: PASSWORD })
  servers.push(server)
  return server
}

async function query<Row extends object>({ host, port }: EmbeddedServer, sql: string): Promise<Row[]> {
  const connection = openConnection({ host, port, database: 'postgres', user: OWNER, password: PASSWORD })
  try {
    return (await connection.pool.query<Row>(sql)).rows
  } finally {
    await connection.close()
  }
}

test('it listens on a Unix socket alone, asks for a password, and its files are for their owner only', async () => {
  const server = await open()
  expect(await query(server, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }])
  expect(await query(server, 'SHOW data_checksums')).toEqual([{ data_checksums: 'on' }])
  expect(await query(server, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
  expect(statSync(folder).mode & 0o077).toBe(0)
  const stranger = openConnection({
    host: server.host,
    port: server.port,
    database: 'postgres',
    user: OWNER,
    password: 'a guess',
  })
  await expect(stranger.pool.query('SELECT 1')).rejects.toMatchObject({ code: '28P01' })
  await stranger.close()
})

test('a second process finds the running server instead of starting another', async () => {
  const [first, second] = await Promise.all([open(), open()])
  expect(second.pid).toBe(first.pid)
})

test('a server whose parent was killed is taken over', async () => {
  const module = JSON.stringify(new URL('embedded-server.ts', import.meta.url).href)
  const program = `const { openEmbeddedServer } = await import(${module})
    const server = await openEmbeddedServer(${JSON.stringify({ folder, password: PASSWORD })})
    console.log(server.pid)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  const server = await open()
  expect(server.pid).toBe(Number(line.toString()))
  expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('after kill -9 of the server every committed row is there', async () => {
  await query(await open(), 'CREATE TABLE kept (number integer)')
  for (let round = 1; round <= 5; round++) {
    const server = await open()
    await query(server, `INSERT INTO kept VALUES (${round})`)
    process.kill(server.pid, 'SIGKILL')
    await expect.poll(server.isRunning).toBe(false)
    const again = await open()
    expect(again.pid).not.toBe(server.pid)
    expect(await query(again, 'SELECT count(*)::integer AS count FROM kept')).toEqual([{ count: round }])
  }
})

test('a stale file that names the number of another process is no obstacle', async () => {
  const server = await open()
  const file = join(folder, 'cluster', 'postmaster.pid')
  const lines = readFileSync(file, 'utf8').split('\n')
  await server.stop()
  writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'))
  const again = await open()
  expect(await query(again, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a folder whose socket would have too long an address does as well', async () => {
  const server = await open(join(folder, 'a'.repeat(100)))
  onTestFinished(() => rmSync(server.host, { recursive: true, force: true }))
  expect(Buffer.byteLength(join(server.host, '.s.PGSQL.5432'))).toBeLessThan(107)
  expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('the log tells no row', async () => {
  const server = await open()
  await query(server, 'CREATE TABLE once (word text PRIMARY KEY)')
  await query(server, "INSERT INTO once VALUES ('QZMARK')")
  await expect(query(server, "INSERT INTO once VALUES ('QZMARK')")).rejects.toMatchObject({ code: '23505' })
  const log = readFileSync(join(folder, 'server.log'), 'utf8')
  expect(log).toContain('duplicate key')
  expect(log).not.toContain('QZMARK')
})

test('a server that goes away is a fault that may be tried again, and the pool comes back with it', async () => {
  const server = await open()
  const { host, port } = server
  const connection = openConnection({ host, port, database: 'postgres', user: OWNER, password: PASSWORD })
  await connection.pool.query('SELECT 1')
  await server.stop()
  const error = await connection.pool.query('SELECT 1').catch(databaseFault)
  expect(error).toMatchObject({ code: 'GATEWAY_DATABASE_AWAY', disposition: 'retry' })
  await open()
  expect((await connection.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await connection.close()
})
