// Goal: an instance moves as the table says and no other way; one job is settled once; errors go where their disposition says.
// Method: jobs of a real database, claimed by many workers, by one that lost its lease, and by one that always fails.
import { Fault } from '@lethe/dicom'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { claimJobs, type Job } from '../records/jobs/claim-jobs.ts'
import { extendLease } from '../records/jobs/extend-lease.ts'
import { insertInstances } from '../records/instances/instances.test-support.ts'
import { insertJobs } from '../records/jobs/insert-jobs.ts'
import type { Records } from '../records/open-records.ts'
import { putProfile } from '../records/profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records/records.test-support.ts'
import { putSource } from '../records/sources/put-source.ts'
import { transact } from '../records/statement.ts'
import { GatewayError } from '../system/errors.ts'
import { advance, MOVES, sendBack, settleError, settleSpent, waitMsAfter } from './flow.ts'

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)
  let records: Records

  beforeEach(async () => {
    records = await open()
    const profile = await putProfile(records.db, 'research', 'name: research')
    const source = await putSource(records.db, { name: 'CT1', issuer: 'hospital', profileId: profile.id })
    await transact(records.db, async (tx) => {
      const rows = Array.from({ length: 20 }, (_, index) => ({
        source_id: source.id,
        instance_mark: Buffer.alloc(32, index),
        content_mark: Buffer.alloc(32, index),
        state: 'admitted' as const,
        standing: 'current' as const,
        byte_count: 1,
        file_name: `00000000/${String(index).padStart(32, '0')}`,
      }))
      await insertJobs(tx, 'deidentify', [...(await insertInstances(tx, rows)).values()])
    })
  })

  const claim = (countMax = 1, leaseMs = 60_000): Promise<Job[]> =>
    claimJobs(records.db, { kinds: ['deidentify', 'inspect'], countMax, leaseMs })
  const one = async (): Promise<Job> => (await claim())[0]!
  const states = async (): Promise<Record<string, number>> => {
    const rows = await records.db
      .selectFrom('instances')
      .select(['state', sql<number>`count(*)`.as('count')])
      .groupBy('state')
      .execute()
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  }
  const due = () => sql`UPDATE jobs SET due_at = now(), lease_until = NULL`.execute(records.db)

  test('ten workers bring every instance to its end, each by one of them', async () => {
    const settled: string[] = []
    const work = async (): Promise<void> => {
      for (let jobs = await claim(3); jobs.length > 0; jobs = await claim(3)) {
        for (const job of jobs) {
          await advance(records.db, [job])
          settled.push(`${job.kind} ${job.instanceId}`)
        }
      }
    }
    await Promise.all(Array.from({ length: 10 }, work))
    expect(await states()).toEqual({ inspected: 20 })
    expect(new Set(settled).size).toBe(40)
    expect(settled).toHaveLength(40)
  })

  test('a job is another worker’s when the lease is over, and the first one settles nothing', async () => {
    const [late] = await claim(1, 0)
    const again = (await claim(20)).find(({ id }) => id === late!.id)!
    expect(again.fence).toBe(late!.fence + 1)
    expect(await advance(records.db, [late!])).toEqual(new Set())
    await expect(settleError(records.db, late!, new GatewayError('DATABASE_AWAY'))).rejects.toMatchObject({
      code: 'GATEWAY_LEASE_LOST',
    })
    expect(await extendLease(records.db, late!, 60_000)).toBe(false)
    expect(await states()).toEqual({ admitted: 20 })
    expect(await advance(records.db, [again])).toEqual(new Set([again.id]))
    expect(await states()).toEqual({ admitted: 19, deidentified: 1 })
  })

  test('what a stage writes with the move is written with it or not at all', async () => {
    const job = await one()
    const failing = advance(records.db, [job], async (tx) => {
      await tx.insertInto('patients').values({ pseudonym: 'P1' }).execute()
      throw new GatewayError('DATABASE_BUSY')
    })
    await expect(failing).rejects.toMatchObject({ code: 'GATEWAY_DATABASE_BUSY' })
    expect(await records.db.selectFrom('patients').selectAll().execute()).toEqual([])
    expect(await states()).toEqual({ admitted: 20 })
    await advance(records.db, [job])
  })

  test('an instance whose candidate is lost goes back, and is done again', async () => {
    await sql`DELETE FROM jobs WHERE instance_id <> (SELECT min(instance_id) FROM jobs)`.execute(records.db)
    const job = await one()
    await advance(records.db, [job])
    await sendBack(records.db, await one())
    expect(await states()).toEqual({ admitted: 20 })
    const again = await one()
    expect(again).toMatchObject({ kind: 'deidentify', instanceId: job.instanceId, attempts: 1 })
    await expect(sendBack(records.db, again)).rejects.toThrow('no such move')
  })

  test('a fault that quarantines holds the instance with code and position, and nothing more is to be done', async () => {
    const job = await one()
    const fault = new Fault(
      'DICOM_TRUNCATED',
      { disposition: 'quarantine', says: '' },
      { tag: 0x7fe00010, offset: 4_000_000_000 },
    )
    expect(await settleError(records.db, job, fault)).toBe('quarantined')
    const row = await records.db.selectFrom('instances').selectAll().where('id', '=', job.instanceId).executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      state: 'quarantined',
      reason_code: 'DICOM_TRUNCATED',
      reason_tag: 0x7fe00010,
      reason_offset: 4_000_000_000,
    })
    expect(await records.db.selectFrom('jobs').selectAll().where('instance_id', '=', job.instanceId).execute()).toEqual([])
  })

  test('what passes is tried again, later each time, and a bounded number of times', async () => {
    const { instanceId } = await one()
    await sql`DELETE FROM jobs WHERE instance_id <> ${instanceId}`.execute(records.db)
    const outcomes: string[] = []
    for (let attempt = 1; attempt <= 8; attempt++) {
      await due()
      await sql`UPDATE jobs SET attempts = ${attempt - 1}`.execute(records.db)
      outcomes.push(await settleError(records.db, await one(), new GatewayError('DISK_UNUSABLE')))
      expect(await claim()).toEqual([])
    }
    expect(outcomes).toEqual([...Array.from({ length: 7 }, () => 'later'), 'quarantined'])
    expect([1, 2, 3, 7, 20].map(waitMsAfter)).toEqual([1000, 2000, 4000, 64_000, 600_000])
  })

  test('a job that killed its worker each time is held, not begun', async () => {
    const first = await one()
    expect(await settleSpent(records.db, first)).toBe(false)
    await due()
    await sql`UPDATE jobs SET attempts = 8`.execute(records.db)
    expect(await settleSpent(records.db, await one())).toBe(true)
    expect(await states()).toEqual({ admitted: 19, quarantined: 1 })
  })

  test('a mistake of the program is thrown on and leaves the instance where it was', async () => {
    const job = await one()
    await expect(settleError(records.db, job, new TypeError('a mistake'))).rejects.toThrow('a mistake')
    expect(await states()).toEqual({ admitted: 20 })
  })

  test('an instance that was moved around the table is a mistake of the program', async () => {
    const job = await one()
    await records.db.updateTable('instances').set({ state: 'inspected' }).where('id', '=', job.instanceId).execute()
    await expect(advance(records.db, [job])).rejects.toThrow('not in the state that its job says')
    expect(await claim(20)).toHaveLength(19)
  })
})

test('every state but the ends leads on, and each job has one way forward and one into quarantine', () => {
  expect([...new Set(MOVES.map(({ from }) => from))]).toEqual(['admitted', 'deidentified'])
  for (const kind of ['deidentify', 'inspect']) {
    expect(MOVES.filter(({ by, to }) => by === kind && to !== 'admitted').map(({ to }) => to === 'quarantined')).toEqual([
      false,
      true,
    ])
  }
})
