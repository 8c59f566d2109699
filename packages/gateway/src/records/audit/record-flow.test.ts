// Goal: the audit tells what came and what became of it, each change once, whoever tells and however often.
// Method: counts move in the records; several tell at once; what the audit says last is compared with the records.
import { beforeEach, describe, expect, test } from 'vitest'
import { insertInstances } from '../instances/instances.test-support.ts'
import type { Records } from '../open-records.ts'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records.test-support.ts'
import { countRefused } from '../sources/count-refused.ts'
import { putSource } from '../sources/put-source.ts'
import { transact } from '../statement.ts'
import { recordFlow } from './record-flow.ts'

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)
  let records: Records
  let sourceId = 0

  beforeEach(async () => {
    records = await open()
    const { id } = await putProfile(records.db, 'research', 'text')
    sourceId = (await putSource(records.db, { name: 'CT 1.5', issuer: 'hospital', profileId: id })).id
  })

  const add = (numbers: readonly number[], state: 'inspected' | 'quarantined') =>
    transact(records.db, (tx) =>
      insertInstances(
        tx,
        numbers.map((number) => ({
          ...{ source_id: sourceId, state, standing: 'current' as const, byte_count: 1 },
          ...(state === 'quarantined' ? { reason_code: 'INSPECT_UID' } : {}),
          instance_mark: Buffer.alloc(32, number),
          content_mark: Buffer.alloc(32, number),
          file_name: `00000000/${String(number).padStart(32, '0')}`,
        })),
      ),
    )
  const told = async (): Promise<string[]> => {
    const rows = await records.db.selectFrom('audit').select(['event', 'subject', 'outcome', 'count']).orderBy('number').execute()
    return rows.map(({ event, subject, outcome, count }) => `${event} ${subject} ${outcome} ${count}`)
  }

  test('nothing happened: nothing is told', async () => {
    expect(await recordFlow(records.db)).toBe(0)
    expect(await told()).toEqual([])
  })

  test('each count is told when it has changed, and once where many tell', async () => {
    await add([1, 2], 'inspected')
    await add([3], 'quarantined')
    await countRefused(records.db, sourceId, 'GATEWAY_OPTED_OUT')
    await Promise.all(Array.from({ length: 6 }, () => recordFlow(records.db)))
    expect(await told()).toEqual([
      `instances-inspected source:${sourceId} done 2`,
      `instances-quarantined source:${sourceId} INSPECT_UID 1`,
      `instances-refused source:${sourceId} GATEWAY_OPTED_OUT 1`,
    ])
    await add([4], 'inspected')
    await records.db.updateTable('sources').set({ admitted_count: 4 }).execute()
    expect(await recordFlow(records.db)).toBe(2)
    expect((await told()).slice(3)).toEqual([
      `instances-inspected source:${sourceId} done 3`,
      `instances-received source:${sourceId} done 4`,
    ])
  })
})
