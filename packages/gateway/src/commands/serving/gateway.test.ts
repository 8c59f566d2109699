// Goal: what is sent comes out de-identified, inspected and catalogued, and each instance ends in one state; nothing is readable at rest.
// Method: a gateway with its own database in a folder of its own, instances sent by C-STORE, then states, archive, audit and bytes read.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EXPLICIT_VR_LITTLE_ENDIAN, uidOfKeyword } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'
import { dataSetOf, encodeInstance, MARK, type InstanceChoice } from '../../instances.test-support.ts'
import { verifyAudit } from '../../records/audit/verify-audit.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { addOptOuts } from '../../records/instances/add-opt-outs.ts'
import { countByState, isConserved } from '../../records/instances/count-by-state.ts'
import { Marks } from '../../records/marks.ts'
import { openRecords, type Records } from '../../records/open-records.ts'
import { TEST_KEY } from '../../records/records.test-support.ts'
import { connectScu } from '../../system/dimse-client.ts'
import { Log } from '../../system/log.ts'
import { defaultConfig, type Config } from './config.ts'
import { startGateway, type Gateway } from './gateway.ts'

const CT_IMAGE = uidOfKeyword('CTImageStorage') as string
const UID = '1.2.276.0.9999.77.3'

let home = ''
let gateway: Gateway
let records: Records
let lines: string[] = []

const start = (change: Partial<Config> = {}): Promise<Gateway> => {
  const config = defaultConfig()
  return startGateway({
    config: {
      ...config,
      workers: 1,
      reserveMegabytes: 1,
      dimse: { ...config.dimse, port: 0 },
      http: { ...config.http, port: 0 },
      ...change,
    },
    ...{ home, masterKey: TEST_KEY },
    log: new Log({ write: (line: string) => void lines.push(line) }),
  })
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'lethe-gateway-'))
  lines = []
  gateway = await start()
  records = await openRecords({ home, masterKey: TEST_KEY })
})

afterEach(async () => {
  await gateway.close()
  await records.close()
  rmSync(home, { recursive: true })
})

/** Sends instances over one association; gives the statuses. */
async function send(choices: readonly InstanceChoice[]): Promise<number[]> {
  const scu = await connectScu({ host: '127.0.0.1', port: gateway.dimsePort as number })
  await scu.associate({
    ...{ calledAeTitle: 'LETHE', callingAeTitle: 'CT1' },
    contexts: [{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN] }],
    implementation: { classUid: UID, versionName: 'TEST' },
  })
  const statuses: number[] = []
  for (const choice of choices) statuses.push(await scu.store(sent(choice)))
  await scu.release()
  return statuses
}

function sent(choice: InstanceChoice) {
  return {
    sopClassUid: CT_IMAGE,
    sopInstanceUid: `${UID}.${choice.number ?? 1}`,
    transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN,
    dataSet: once(dataSetOf(encodeInstance(choice))),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const numbers = (count: number): InstanceChoice[] => Array.from({ length: count }, (_, index) => ({ number: index + 1 }))
const counts = async () => (await countByState(records.db))[0]
const onTheirWay = async (): Promise<number> => ((await counts())?.admitted ?? 0) + ((await counts())?.deidentified ?? 0)
const untilDone = async (): Promise<void> => {
  await expect.poll(onTheirWay, { timeout: 120_000 }).toBe(0)
}
const filesOf = (folder: string): string[] =>
  readdirSync(join(home, folder), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

test('instances go from the sender to the catalogue, and each counts once', async () => {
  expect(await send(numbers(20))).toEqual(Array.from({ length: 20 }, () => STATUS.success))
  await untilDone()
  expect(await counts()).toMatchObject({ admittedEver: 20, inspected: 20, quarantined: 0, refused: 0, astray: 0 })
  const objects = await records.db.selectFrom('objects').select(['instance_uid', 'sha256']).execute()
  expect(objects).toHaveLength(20)
  expect(objects.every(({ instance_uid }) => instance_uid.startsWith('2.25.'))).toBe(true)
  const archived = filesOf('archive').map((path) => path.slice(-68, -4))
  expect(archived.toSorted()).toEqual(objects.map(({ sha256 }) => Buffer.from(sha256).toString('hex')).toSorted())
  expect(filesOf('candidates')).toEqual([])
  expect(lines.filter((line) => line.includes('trouble'))).toEqual([])
})

test('nothing of an original is readable at rest', async () => {
  await send(numbers(5))
  await untilDone()
  await records.pool.query('SELECT 1')
  const bytes = filesOf('.').map((path) => readFileSync(path))
  for (const mark of [MARK, UID, '19570314']) expect(bytes.filter((file) => file.includes(mark))).toHaveLength(0)
  expect(bytes.some((file) => file.includes('2.25.'))).toBe(true)
})

test('the same instance again is the same; another under its UID is held; a correction takes its place', async () => {
  const choices = [{ number: 1 }, { number: 1 }, { number: 1, patient: 'B' }, { number: 1, shade: 9 }]
  expect(await send(choices)).toEqual([0, 0, 0, 0])
  await untilDone()
  expect(await counts()).toMatchObject({ admittedEver: 3, inspected: 2, quarantined: 1 })
  expect(await records.db.selectFrom('objects').select('id').execute()).toHaveLength(1)
})

test('a patient who said no is refused, and counted', async () => {
  await addOptOuts(records.db, [new Marks(TEST_KEY).ofPatient('local', `${MARK}-A`)])
  expect(await send([{ number: 1 }, { number: 2, patient: 'B' }])).toEqual([STATUS.notAuthorized, STATUS.success])
  await untilDone()
  expect(await counts()).toMatchObject({ admittedEver: 1, refused: 1, inspected: 1 })
})

test('a full disk is our side, and passes', async () => {
  await gateway.close()
  gateway = await start({ reserveMegabytes: 1 << 19 })
  expect(await send([{ number: 1 }])).toEqual([STATUS.outOfResources])
  await gateway.close()
  gateway = await start()
  expect(await send([{ number: 1 }])).toEqual([STATUS.success])
  await untilDone()
})

test('what is at hand when it stops is done after it starts again, and the audit is whole', async () => {
  await gateway.close()
  gateway = await start({ roles: ['admit'] })
  await send(numbers(10))
  expect(await counts()).toMatchObject({ admitted: 10 })
  await gateway.close()
  gateway = await start()
  await untilDone()
  await gateway.close()
  const told = await records.db.selectFrom('audit').select(['event', 'count']).orderBy('number').execute()
  expect(told.filter(({ event }) => event === 'instances-received').map(({ count }) => count)).toEqual([10])
  expect(told.filter(({ event }) => event === 'instances-inspected').map(({ count }) => count)).toEqual([10])
  expect(told.map(({ event }) => event)).toEqual(expect.arrayContaining(['source-changed', 'profile-added', 'gateway-stopped']))
  expect(await verifyAudit(records.db, new CheckpointKey(TEST_KEY), [])).toMatchObject({ broken: undefined })
  expect((await countByState(records.db)).every(isConserved)).toBe(true)
})

test('a candidate that is lost is made again, and one that is lost each time is held', async () => {
  await gateway.close()
  gateway = await start({ roles: ['admit'] })
  await send(numbers(2))
  await gateway.close()
  // Both are de-identified, and then their candidates are gone: what a power cut can leave.
  const names = ['0', '1'].map((digit) => digit.repeat(32))
  await records.pool.query("UPDATE instances SET state = 'deidentified'")
  await records.pool.query("UPDATE jobs SET kind = 'inspect'")
  const { rows } = await records.pool.query<{ id: number; profile_id: number }>(
    'SELECT instances.id, profile_id FROM instances JOIN sources ON sources.id = source_id ORDER BY instances.id',
  )
  for (const [index, { id, profile_id }] of rows.entries()) {
    const values = [id, profile_id, names[index], index === 0 ? 1 : 3]
    const columns = 'instance_id, profile_id, engine, candidate_name, report, made_count'
    await records.pool.query(`INSERT INTO reports (${columns}) VALUES ($1, $2, 'Lethe', $3, '{}', $4)`, values)
  }
  gateway = await start()
  await untilDone()
  expect(await counts()).toMatchObject({ inspected: 1, quarantined: 1, astray: 0 })
  const held = await records.db.selectFrom('instances').select('reason_code').where('state', '=', 'quarantined').execute()
  expect(held).toEqual([{ reason_code: 'GATEWAY_CANDIDATE_LOST' }])
})

test('an original that cannot be opened holds its instance at once, with its reason', async () => {
  await gateway.close()
  gateway = await start({ roles: ['admit'] })
  await send(numbers(3))
  await gateway.close()
  const ids = (await records.db.selectFrom('instances').select('id').orderBy('id').execute()).map(({ id }) => id)
  await records.db
    .deleteFrom('data_keys')
    .where('instance_id', '=', ids[0] ?? 0)
    .execute()
  // The second gets the key of the third's file.
  const [third] = await records.db
    .selectFrom('data_keys')
    .selectAll()
    .where('instance_id', '=', ids[2] ?? 0)
    .execute()
  await records.db
    .deleteFrom('data_keys')
    .where('instance_id', '=', ids[1] ?? 0)
    .execute()
  await records.db
    .insertInto('data_keys')
    .values({ ...third!, instance_id: ids[1] ?? 0 })
    .execute()
  gateway = await start()
  await untilDone()
  const rows = await records.db.selectFrom('instances').select(['state', 'reason_code']).orderBy('id').execute()
  expect(rows.map(({ state, reason_code }) => reason_code ?? state)).toEqual([
    'GATEWAY_ORIGINAL_DESTROYED',
    'GATEWAY_SEAL_BROKEN',
    'inspected',
  ])
})
