// Goal: the audit can only be added to; whoever rewrites it all the same is found out, at the first row that is wrong.
// Method: the working role tries; then the owner of the database, who can do everything, removes the guards and tampers in each way.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Records } from '../open-records.ts'
import { asOwner, serverForTests, SERVERS, TEST_KEY } from '../records.test-support.ts'
import { transact } from '../statement.ts'
import { addCheckpoint } from './add-checkpoint.ts'
import { appendAudit } from './append-audit.ts'
import { hashOf, type AuditEntry, type AuditRow } from './audit-entry.ts'
import { CheckpointKey, formatCheckpoint, parseCheckpoint } from './checkpoint-key.ts'
import { verifyAudit } from './verify-audit.ts'

const KEY = new CheckpointKey(TEST_KEY)
const ENTRY: AuditEntry = { actor: 'source:CT1', event: 'instances-received', subject: 'source:1', outcome: 'done', count: 12 }

describe.each(SERVERS)('on $name', (server) => {
  const { open, ownerOf } = serverForTests(server)
  let records: Records

  beforeEach(async () => {
    records = await open()
    for (let number = 1; number <= 9; number++) await append({ ...ENTRY, count: number })
  })

  const append = (entry: AuditEntry) => transact(records.db, (tx) => appendAudit(tx, entry))
  const verify = () => verifyAudit(records.db, KEY)
  const tamper = (sql: string, values: unknown[] = []) =>
    asOwner({ ...ownerOf(records), max: 1 }, async (pool) => {
      await pool.query("SET session_replication_role = 'replica'")
      await pool.query(sql, values)
    })

  test('an untouched chain is whole, also where many add at once', async () => {
    await Promise.all(Array.from({ length: 30 }, () => append(ENTRY)))
    await addCheckpoint(records.db, KEY)
    expect(await verify()).toEqual({ rowCount: 39, checkpointCount: 1, broken: undefined })
  })

  test.each([
    'UPDATE audit SET count = 1',
    'DELETE FROM audit',
    'TRUNCATE audit CASCADE',
    'DELETE FROM audit_checkpoints',
    'DROP TABLE audit',
  ])('the working role may not: %s', async (sql) => {
    await expect(records.pool.query(sql)).rejects.toMatchObject({ code: '42501' })
  })

  test('nor may the owner, while the guards stand', async () => {
    await asOwner(ownerOf(records), async (pool) => {
      await expect(pool.query('UPDATE audit SET count = 1')).rejects.toMatchObject({ code: '42501' })
      await expect(pool.query('DELETE FROM audit')).rejects.toMatchObject({ code: '42501' })
      await expect(pool.query('TRUNCATE audit CASCADE')).rejects.toMatchObject({ code: '42501' })
    })
  })

  test.each([
    ['UPDATE audit SET count = 99 WHERE number = 4', 4, 'changed'],
    ["UPDATE audit SET at = at + interval '1 second' WHERE number = 7", 7, 'changed'],
    ['DELETE FROM audit WHERE number = 5', 5, 'missing'],
    ['DELETE FROM audit WHERE number = 1', 1, 'missing'],
    ['UPDATE audit SET number = CASE number WHEN 3 THEN 104 ELSE 103 END WHERE number IN (3, 4)', 3, 'missing'],
  ] as const)('after %s the first broken row is %i', async (sql, number, what) => {
    await tamper(sql)
    expect((await verify()).broken).toEqual({ number, what })
  })

  test('a chain that was forged anew from one row on does not fit its checkpoint', async () => {
    const checkpoint = await addCheckpoint(records.db, KEY)
    const rows = await records.db.selectFrom('audit').selectAll().orderBy('number').execute()
    let previous: Uint8Array = rows[4]!.hash
    for (const row of rows.slice(5)) {
      const forged = { ...row, count: 1, previous } as AuditRow
      previous = hashOf(forged)
      await tamper('UPDATE audit SET count = 1, previous = $2, hash = $3 WHERE number = $1', [
        row.number,
        forged.previous,
        previous,
      ])
    }
    expect((await verify()).broken).toEqual({ number: 9, what: 'unsigned' })
    // Who takes away the checkpoint too is found out by the line that was kept elsewhere.
    await tamper('DELETE FROM audit_checkpoints')
    expect((await verify()).broken).toBeUndefined()
    const kept = parseCheckpoint(formatCheckpoint(checkpoint!))!
    expect((await verifyAudit(records.db, KEY, [kept])).broken).toEqual({ number: 9, what: 'unsigned' })
  })

  test('a chain whose end was cut off ends before its checkpoint', async () => {
    await addCheckpoint(records.db, KEY)
    await tamper('DELETE FROM audit WHERE number > 6')
    expect((await verify()).broken).toEqual({ number: 7, what: 'missing' })
  })

  test('a checkpoint under another key is none', async () => {
    await addCheckpoint(records.db, new CheckpointKey(new Uint8Array(32)))
    expect((await verify()).broken).toEqual({ number: 9, what: 'unsigned' })
  })

  test('what is no code does not get in', async () => {
    for (const wrong of [
      { actor: 'user:Q. Z. Mark' },
      { subject: 'instance:1.2.840.10008' },
      { subject: 'x' },
      { outcome: 'it went well' },
    ]) {
      await expect(append({ ...ENTRY, ...wrong })).rejects.toThrow('codes and numbers only')
    }
  })
})
