// Goal: what is acknowledged is there once, sealed; what comes again is recognised; what is refused leaves nothing.
// Method: small instances through the real inbox, on the embedded server and on Debian's PostgreSQL 15.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeInstance, type InstanceChoice } from '../../instances.test-support.ts'
import { addOptOuts } from '../instances/add-opt-outs.ts'
import { Marks } from '../marks.ts'
import type { Records } from '../open-records.ts'
import { putProfile } from '../profiles/put-profile.ts'
import { serverForTests, SERVERS, TEST_KEY } from '../records.test-support.ts'
import { putSource } from '../sources/put-source.ts'
import type { Source } from '../sources/source.ts'
import { SealedReader } from '../sealed/sealed-reader.ts'
import { destroyOriginals } from './destroy-originals.ts'
import { Inbox, type Boundary } from './inbox.ts'
import { receiveInto } from './inbox.test-support.ts'
import { sweepInbox } from './sweep-inbox.ts'

describe.each(SERVERS)('on $name', (server) => {
  const { open } = serverForTests(server)
  let folder = ''
  let records: Records
  let source: Source
  let inbox: Inbox

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lethe-inbox-'))
    records = await open()
    const profile = await putProfile(records.db, 'research', 'name: research')
    source = await putSource(records.db, { name: 'CT1', issuer: 'hospital', profileId: profile.id })
    inbox = new Inbox({ folder, masterKey: TEST_KEY, db: records.db })
  })

  afterEach(async () => {
    await inbox.close()
    rmSync(folder, { recursive: true })
  })

  const send = (choice: InstanceChoice = {}) => receiveInto(inbox, { source }, [encodeInstance(choice)])
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  const instances = () =>
    records.db.selectFrom('instances').select(['id', 'state', 'standing', 'reason_code']).orderBy('id').execute()
  const jobs = () => records.db.selectFrom('jobs').select(['kind', 'instance_id']).orderBy('instance_id').execute()

  test('an instance is admitted with its job, and read again byte for byte', async () => {
    const receipt = await send({ side: 600 })
    expect(receipt.as).toBe('new')
    expect(await jobs()).toEqual([{ kind: 'deidentify', instance_id: receipt.instanceId }])
    const original = new SealedReader(await inbox.find(receipt.instanceId))
    const bytes = Buffer.alloc(original.length)
    original.readInto(bytes, 0)
    original.close()
    expect(bytes.equals(encodeInstance({ side: 600 }))).toBe(true)
  })

  test('the same instance again is the same instance', async () => {
    const first = await send()
    expect(await send()).toEqual({ instanceId: first.instanceId, as: 'same' })
    expect(await instances()).toHaveLength(1)
    expect(files()).toHaveLength(1)
  })

  test('the same instance from many senders at once is admitted once', async () => {
    const receipts = await Promise.all(Array.from({ length: 20 }, () => send()))
    expect(receipts.map(({ as }) => as).toSorted()).toEqual(['new', ...Array.from({ length: 19 }, () => 'same')])
    expect(new Set(receipts.map(({ instanceId }) => instanceId)).size).toBe(1)
    expect(files()).toHaveLength(1)
  })

  test('a correction of demographics takes the place of the older one, and the older one sent again changes nothing', async () => {
    const old = await send({ patient: 'A' })
    const corrected = await send({ patient: 'B' })
    expect(corrected.as).toBe('correction')
    expect(await instances()).toMatchObject([
      { id: old.instanceId, state: 'admitted', standing: 'superseded' },
      { id: corrected.instanceId, state: 'admitted', standing: 'current' },
    ])
    expect(await send({ patient: 'A' })).toEqual({ instanceId: old.instanceId, as: 'same' })
    expect(await instances()).toHaveLength(2)
  })

  test('other content under the same UID is held, with its reason and without a job', async () => {
    const first = await send({ shade: 7 })
    const held = await send({ shade: 8 })
    expect(held.as).toBe('held')
    expect((await instances())[1]).toEqual({
      id: held.instanceId,
      state: 'quarantined',
      standing: 'held',
      reason_code: 'GATEWAY_UID_TAKEN',
    })
    expect(await jobs()).toEqual([{ kind: 'deidentify', instance_id: first.instanceId }])
    expect((await send({ shade: 8 })).as).toBe('same')
  })

  test('a file that cannot be read is admitted under the UID that the sender says', async () => {
    const broken = [encodeInstance().subarray(0, 700)]
    const origin = { source, sopInstanceUid: '1.2.276.0.9999.77.3.1' }
    expect(await receiveInto(inbox, origin, broken)).toMatchObject({ as: 'new' })
    // It is recognised by all of its bytes, whatever pieces they come in.
    const pieces = Array.from({ length: 70 }, (_, index) => encodeInstance().subarray(index * 10, index * 10 + 10))
    expect(await receiveInto(inbox, origin, pieces)).toMatchObject({ as: 'same' })
    expect(await receiveInto(inbox, origin, pieces.slice(0, 69))).toMatchObject({ as: 'held' })
    await expect(receiveInto(inbox, { source }, [Buffer.from('no DICOM')])).rejects.toMatchObject({ code: 'GATEWAY_UID_UNKNOWN' })
    await expect(receiveInto(inbox, { source, sopInstanceUid: '1.2.3' }, broken)).rejects.toMatchObject({
      code: 'GATEWAY_UID_MISMATCH',
    })
    expect(files()).toHaveLength(2)
  })

  test('a patient who said no is refused at the door, and nothing is kept', async () => {
    await addOptOuts(records.db, [new Marks(TEST_KEY).ofPatient('hospital', 'QZMARK-A')])
    const outcomes = await Promise.allSettled([send({ patient: 'A' }), send({ patient: 'B', number: 2 })])
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: 'GATEWAY_OPTED_OUT', disposition: 'refuse' } })
    expect(outcomes[1]).toMatchObject({ status: 'fulfilled' })
    expect(await instances()).toHaveLength(1)
    expect(files()).toHaveLength(1)
  })

  test('a sender that breaks off leaves nothing', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield encodeInstance().subarray(0, 500)
      throw new Error('the association was aborted')
    }
    await expect(receiveInto(inbox, { source }, broken())).rejects.toThrow('aborted')
    expect(files()).toEqual([])
  })

  test('a file is written, then durable, before its row is committed', async () => {
    const seen: Boundary[] = []
    const onBoundary = (boundary: Boundary): void => void seen.push(boundary)
    const watched = new Inbox({ folder, masterKey: TEST_KEY, db: records.db, onBoundary })
    await receiveInto(watched, { source }, [encodeInstance()])
    expect(seen).toEqual(['written', 'synced', 'committing', 'committed'])
    await watched.close()
  })

  test('the sweep takes what has no row, and nothing else', async () => {
    await send()
    writeFileSync(join(folder, readdirSync(folder)[0]!, 'f'.repeat(32)), 'half')
    const sweep = { folder, db: records.db, now: Date.now }
    expect(await sweepInbox({ ...sweep, unwrittenMs: 60_000 })).toBe(0)
    expect(await sweepInbox({ ...sweep, unwrittenMs: 0 })).toBe(1)
    expect(files()).toHaveLength(1)
  })

  test('after the retention window the key is destroyed, then the file; the mark stays', async () => {
    const { instanceId } = await send()
    const waiting = await send({ number: 2 })
    await records.db.updateTable('instances').set({ state: 'inspected' }).where('id', '=', instanceId).execute()
    const later = new Date(Date.now() + 60_000)
    expect(await destroyOriginals(records.db, folder, new Date(0))).toBe(0)
    expect(await destroyOriginals(records.db, folder, later)).toBe(1)
    await expect(inbox.find(instanceId)).rejects.toMatchObject({ code: 'GATEWAY_ORIGINAL_DESTROYED' })
    new SealedReader(await inbox.find(waiting.instanceId)).close()
    expect(await send()).toEqual({ instanceId, as: 'same' })
    expect(files()).toHaveLength(1)
  })

  test('the wrapped key of one file does not open another', async () => {
    const [one, two] = [await send(), await send({ number: 2 })]
    const keys = await records.db.selectFrom('data_keys').selectAll().orderBy('instance_id').execute()
    await records.db.deleteFrom('data_keys').where('instance_id', '=', one.instanceId).execute()
    await records.db
      .insertInto('data_keys')
      .values({ ...keys[1]!, instance_id: one.instanceId })
      .execute()
    await expect(inbox.find(one.instanceId)).rejects.toMatchObject({ code: 'GATEWAY_SEAL_BROKEN' })
    new SealedReader(await inbox.find(two.instanceId)).close()
  })
})
