// Goal: an instance that was acknowledged and is lost, or stands without the job that its state asks for, is noticed.
// Method: a few instances in every state, counted; then the owner of the database loses one of them in each way.
import { expect, test } from 'vitest'
import { putProfile } from '../profiles/put-profile.ts'
import { asOwner, serverForTests } from '../records.test-support.ts'
import { insertJobs } from '../jobs/insert-jobs.ts'
import { countRefused } from '../sources/count-refused.ts'
import { putSource } from '../sources/put-source.ts'
import { transact } from '../statement.ts'
import type { InstanceState } from '../tables.ts'
import { countByState, isConserved } from './count-by-state.ts'
import { countAdmitted, insertInstances } from './instances.test-support.ts'

const { open, ownerOf } = serverForTests()

test('counts agree, and each way of losing one is noticed', async () => {
  const records = await open()
  const { db } = records
  const source = await putSource(db, {
    name: 'CT1',
    issuer: 'hospital',
    profileId: (await putProfile(db, 'research', 'text')).id,
  })
  await putSource(db, { ...source, name: 'MR1' })
  const states: InstanceState[] = ['admitted', 'admitted', 'deidentified', 'inspected', 'inspected', 'inspected', 'quarantined']
  await transact(db, async (tx) => {
    const rows = states.map((state, index) => ({
      source_id: source.id,
      instance_mark: Buffer.alloc(32, index),
      content_mark: Buffer.alloc(32, index),
      state,
      standing: 'current' as const,
      reason_code: state === 'quarantined' ? 'ENGINE_BURNED_IN' : null,
      byte_count: 1,
      file_name: `00000000/${String(index).padStart(32, '0')}`,
    }))
    const ids = [...(await insertInstances(tx, rows)).values()]
    await insertJobs(tx, 'deidentify', ids.slice(0, 2))
    await insertJobs(tx, 'inspect', ids.slice(2, 3))
    await countAdmitted(tx, source.id, states.length)
  })
  await countRefused(db, source.id, 'GATEWAY_OPTED_OUT')
  const counts = await countByState(db)
  const counted = { admittedEver: 7, admitted: 2, deidentified: 1, inspected: 3, quarantined: 1, refused: 1, astray: 0 }
  expect(counts[0]).toEqual({ source: 'CT1', ...counted })
  expect(counts.map(isConserved)).toEqual([true, true])
  const losses = [
    "DELETE FROM instances WHERE state = 'inspected' AND id = (SELECT max(id) FROM instances WHERE state = 'inspected')",
    "DELETE FROM jobs WHERE kind = 'inspect'",
    "UPDATE instances SET state = 'inspected' WHERE state = 'admitted'",
    "INSERT INTO jobs (kind, instance_id) SELECT 'inspect', id FROM instances WHERE state = 'quarantined'",
  ]
  for (const loss of losses) {
    await asOwner({ ...ownerOf(records), max: 1 }, async (pool) => {
      await pool.query(`CREATE TABLE kept_instances AS SELECT * FROM instances; CREATE TABLE kept_jobs AS SELECT * FROM jobs`)
      await pool.query(loss)
      expect((await countByState(db)).map(isConserved)).toEqual([false, true])
      await pool.query(`DELETE FROM jobs; DELETE FROM instances;
        INSERT INTO instances OVERRIDING SYSTEM VALUE SELECT * FROM kept_instances;
        INSERT INTO jobs OVERRIDING SYSTEM VALUE SELECT * FROM kept_jobs; DROP TABLE kept_instances, kept_jobs`)
    })
    expect((await countByState(db)).map(isConserved)).toEqual([true, true])
  }
})
