// Goal: what an Orthanc received has one row each, whoever settles it and however often; nothing passes that must not; the archive is apart.
// Method: the laws over repeats; then each judgement by hand, on both servers, with the conservation check.
import { hash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ReadEntry } from '../catalogue/read-entry.ts'
import { countObjects } from '../catalogue/count-objects.ts'
import { findArchived } from '../catalogue/find-archived.ts'
import { addOptOuts } from '../instances/add-opt-outs.ts'
import { countByState, isConserved } from '../instances/count-by-state.ts'
import { findByInstanceMarks } from '../instances/find-by-instance-marks.ts'
import type { Records } from '../open-records.ts'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS } from '../records.test-support.ts'
import { putSource } from '../sources/put-source.ts'
import type { Holder } from './insert-received.ts'
import type { Received, ReceivedFacts } from './received-instance.ts'
import { seeReceived, settleReceived } from './settle-received.ts'

const mark = (number: number): Buffer => Buffer.alloc(32, number)
const PASSES = { passes: true }

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)
  let records: Records
  let holder: Holder

  beforeEach(async () => {
    records = await open()
    const { id: profileId } = await putProfile(records.db, 'research', 'text')
    const { id: sourceId } = await putSource(records.db, { name: 'orthanc', issuer: 'hospital', profileId })
    holder = { sourceId, profileId }
  })

  /** An instance: its UID, and what of its content differs. */
  const facts = (uid: number, { pixels = 1, rest = 1, patient = 1 } = {}): ReceivedFacts => ({
    byteCount: 1000,
    marks: {
      ...{ instance: mark(uid), pixels: mark(pixels), rest: mark(rest), patient: mark(100 + patient) },
      ...{
        content: Buffer.from([...mark(pixels).subarray(0, 10), ...mark(rest).subarray(0, 11), ...mark(patient).subarray(0, 11)]),
      },
      ...{ series: undefined, study: mark(200) },
    },
  })
  const entry = (uid: number): ReadEntry => ({
    patient: { pseudonym: 'P' },
    study: { uid: '2.25.1', attributes: {} },
    series: { uid: '2.25.2', modality: 'CT', attributes: {} },
    object: {
      ...{ uid: `2.25.3${uid}`, sopClassUid: '1.2.840.10008.5.1.4.1.1.2', transferSyntaxUid: '1.2.840.10008.1.2.1' },
      attributes: {},
    },
  })
  const report = { decisions: {}, notes: {}, kept: {} } as never
  const made = (uid: number, content = {}): Received => ({
    facts: facts(uid, content),
    made: { engine: 'Lethe 0.1.0', report, entry: entry(uid), output: mark(uid) },
  })
  const held = (uid: number, content = {}): Received => ({
    facts: facts(uid, content),
    reason: { code: 'ENGINE_BURNED_IN', tag: 16 },
  })
  const settle = async (...received: readonly Received[]) => {
    const seen = await seeReceived(records.db, holder, received)
    return settleReceived(records.db, holder, { received, seen })
  }
  const states = async () =>
    (await records.db.selectFrom('instances').select(['state', 'standing']).orderBy('id').execute()).map(
      (row) => `${row.state} ${row.standing}`,
    )
  /** Counts, which must agree with one another. */
  const counts = async () => {
    const [count] = await countByState(records.db)
    return { ...count, isConserved: count !== undefined && isConserved(count) }
  }

  test('each gets one row, however often it comes; what is held back is counted once', async () => {
    for (let round = 0; round < 3; round += 1) {
      expect(await settle(made(1), made(2), held(3))).toEqual([PASSES, PASSES, { passes: false, code: 'ENGINE_BURNED_IN' }])
    }
    expect(await counts()).toMatchObject({
      admittedEver: 3,
      inspected: 2,
      quarantined: 1,
      refused: 0,
      astray: 0,
      isConserved: true,
    })
    expect(await countObjects(records.db)).toMatchObject({ objects: 0, heldByOrthanc: 2, bytes: 0 })
  })

  test('the archive does not know what an Orthanc holds, and sweeps no file for it', async () => {
    await settle(made(1))
    expect(await findByInstanceMarks(records.db, [mark(1)])).toEqual([])
    expect(await findArchived(records.db, [hash('sha256', mark(1), 'buffer')])).toEqual(new Set())
    const other = {
      ...holder,
      sourceId: (await putSource(records.db, { name: 'other', issuer: 'x', profileId: holder.profileId })).id,
    }
    const seen = await seeReceived(records.db, other, [made(1)])
    await settleReceived(records.db, other, { received: [made(1)], seen })
    expect(await countObjects(records.db)).toMatchObject({ heldByOrthanc: 2, studies: 1 })
  })

  test('demographics corrected: the newer takes the place; other content under the UID is refused, and stays so', async () => {
    await settle(made(1))
    expect(await settle(made(1, { patient: 2 }))).toEqual([PASSES])
    expect(await states()).toEqual(['inspected superseded', 'inspected current'])
    const taken = [{ passes: false, code: 'GATEWAY_UID_TAKEN' }]
    expect(await settle(made(1, { pixels: 9 }))).toEqual(taken)
    expect(await settle(made(1, { pixels: 9 }))).toEqual(taken)
    expect((await states())[2]).toBe('quarantined held')
    expect(await countObjects(records.db)).toMatchObject({ heldByOrthanc: 1 })
  })

  test('what was held back and comes again passes when it may, and another content under its UID does too', async () => {
    await settle(held(1), held(2))
    expect(await settle(made(1))).toEqual([PASSES])
    expect(await settle(made(2, { pixels: 9 }))).toEqual([PASSES])
    expect(await states()).toEqual(['inspected current', 'quarantined superseded', 'inspected current'])
    // The one whose place was taken does not come back beside it.
    expect(await settle(made(2))).toEqual([{ passes: false, code: 'GATEWAY_UID_TAKEN' }])
  })

  test('what passed before and is held back now stays where it is; that is counted as a refusal', async () => {
    await settle(made(1))
    expect(await settle(held(1))).toEqual([{ passes: false, code: 'ENGINE_BURNED_IN' }])
    expect(await counts()).toMatchObject({ admittedEver: 1, inspected: 1, refused: 1, isConserved: true })
  })

  test('a patient who said no is refused, and leaves no row', async () => {
    await addOptOuts(records.db, [mark(101)])
    expect(await settle(made(1), made(2, { patient: 2 }))).toEqual([{ passes: false, code: 'GATEWAY_OPTED_OUT' }, PASSES])
    expect(await counts()).toMatchObject({ admittedEver: 1, inspected: 1, refused: 1, isConserved: true })
  })

  test('of two that settle the same at one moment, one fails on an index and finds it settled when it tries again', async () => {
    const received = [made(1)]
    const seen = await seeReceived(records.db, holder, received)
    const both = await Promise.allSettled([1, 2].map(() => settleReceived(records.db, holder, { received, seen })))
    expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await settle(...received)).toEqual([PASSES])
    expect(await counts()).toMatchObject({ admittedEver: 1, inspected: 1, isConserved: true })
  })
})
