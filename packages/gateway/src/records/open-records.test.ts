// Goal: the schema is what the golden file says, on every supported server; many may migrate at once; roles hold.
// Method: the migrations on the embedded server and on Debian's PostgreSQL 15, compared with migrations/schema.sql.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrate } from '../system/database/migrate.ts'
import { openRecords } from './open-records.ts'
import { asOwner, serverForTests, SERVERS, TEST_KEY } from './records.test-support.ts'
import { schemaText } from './schema-text.test-support.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')

describe.each(SERVERS)('on $name', (server) => {
  const { open, owner, server: running } = serverForTests(server)

  test('the schema is the golden one', async () => {
    const { pool } = await open()
    expect(await schemaText(pool)).toBe(readFileSync(join(MIGRATIONS, 'schema.sql'), 'utf8'))
  })

  test('twenty may migrate at once', async () => {
    await asOwner(owner(), (pool) => pool.query('CREATE DATABASE twenty'))
    const config = { ...owner(), database: 'twenty', max: 20 }
    const texts = await asOwner(config, async (pool) => {
      await Promise.all(Array.from({ length: 20 }, () => migrate(pool, MIGRATIONS)))
      return schemaText(pool)
    })
    expect(texts).toBe(readFileSync(join(MIGRATIONS, 'schema.sql'), 'utf8'))
  })

  test('a migration that fails leaves nothing, and one that was changed later is refused', async () => {
    await asOwner(owner(), (pool) => pool.query('CREATE DATABASE halves'))
    const folder = mkdtempSync(join(tmpdir(), 'lethe-migrations-'))
    await asOwner({ ...owner(), database: 'halves' }, async (pool) => {
      writeFileSync(join(folder, '000001.sql'), 'CREATE TABLE one (number integer);')
      writeFileSync(join(folder, '000002.sql'), 'CREATE TABLE two (number integer); SELECT 1 / 0;')
      await expect(migrate(pool, folder)).rejects.toMatchObject({ code: '22012' })
      expect((await pool.query("SELECT to_regclass('one') AS one")).rows).toEqual([{ one: null }])
      writeFileSync(join(folder, '000002.sql'), 'CREATE TABLE two (number integer);')
      await migrate(pool, folder)
      writeFileSync(join(folder, '000001.sql'), 'CREATE TABLE one (number bigint);')
      await expect(migrate(pool, folder)).rejects.toThrow('another text of migration 1')
      rmSync(join(folder, '000002.sql'))
      await expect(migrate(pool, folder)).rejects.toThrow('another text of migration 1')
      writeFileSync(join(folder, '000001.sql'), 'CREATE TABLE one (number integer);')
      await expect(migrate(pool, folder)).rejects.toThrow('a later version')
    })
    rmSync(folder, { recursive: true })
  })

  test('a server that a URL names is brought up to date, and worked on under the lesser role', async () => {
    await asOwner(owner(), (pool) => pool.query('CREATE DATABASE named'))
    const { host, port } = running()
    const { user, password } = owner()
    const url = `postgresql://${user}:${encodeURIComponent(String(password))}@/named?host=${encodeURIComponent(host)}&port=${port}`
    const records = await openRecords({ home: '', masterKey: TEST_KEY, url })
    expect((await records.pool.query('SELECT current_user AS name')).rows).toEqual([{ name: 'lethe_work' }])
    await records.pool.query('RESET ROLE')
    expect((await records.pool.query('SELECT current_user AS name')).rows).toEqual([{ name: 'lethe_work' }])
    await records.close()
  })
})

test('the embedded records open by several processes at once, and the last one stops the server', async () => {
  const home = mkdtempSync(join(tmpdir(), 'lethe-home-'))
  const place = { home, masterKey: TEST_KEY }
  const first = await openRecords(place)
  const others = await Promise.all([openRecords(place), openRecords(place)])
  await first.close()
  const [one, two] = others
  expect((await one!.pool.query('SELECT session_user AS name')).rows).toEqual([{ name: 'lethe_work' }])
  await one!.close()
  expect(() => readFileSync(join(home, 'database/cluster/postmaster.pid'))).not.toThrow()
  await two!.close()
  expect(() => readFileSync(join(home, 'database/cluster/postmaster.pid'))).toThrow('ENOENT')
  rmSync(home, { recursive: true })
})

test('records that are open come back by themselves after kill -9 of the server', async () => {
  const home = mkdtempSync(join(tmpdir(), 'lethe-home-'))
  const records = await openRecords({ home, masterKey: TEST_KEY })
  const [pid = ''] = readFileSync(join(home, 'database/cluster/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
  const answers = (): Promise<boolean> =>
    records.pool.query('SELECT 1').then(
      () => true,
      () => false,
    )
  await expect.poll(answers, { timeout: 120_000 }).toBe(true)
  await records.close()
  rmSync(home, { recursive: true })
})
