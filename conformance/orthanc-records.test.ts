// Goal: what an Orthanc received is in the records, once, without a value of it, and nothing is stored that they do not know of.
// Method: a real Orthanc with planted instances, by each way in and again; the records and every byte left are read; the database goes away.
import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { addOptOuts } from '../packages/gateway/src/records/instances/add-opt-outs.ts'
import { Marks } from '../packages/gateway/src/records/marks.ts'
import { openRecords, type Records } from '../packages/gateway/src/records/open-records.ts'
import { OWNER, openEmbeddedServer } from '../packages/gateway/src/system/database/embedded-server.ts'
import { KEY } from './deidentify-bytes.ts'
import { startService } from './orthanc/orthanc-service.ts'
import { buildPlugin, letheCommand, OrthancServer } from './orthanc/orthanc-server.ts'
import { plantedInstances, type PlantedInstance } from './orthanc/planted-instances.ts'
import { findMarks } from './planted/search.ts'

const folder = mkdtempSync(join(tmpdir(), 'lethe-orthanc-records-'))
const planted = plantedInstances()
const passing = planted.filter(({ name }) => !name.startsWith('pdf'))
const opaque = planted.find(({ name }) => name.startsWith('pdf')) as PlantedInstance
const file = ({ uid }: PlantedInstance): string => join(folder, `${uid}.dcm`)

beforeAll(() => {
  buildPlugin()
  for (const one of planted) writeFileSync(file(one), one.bytes)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** An installation with the key under which the suites de-identify. */
function makeHome(name: string): string {
  const home = join(folder, name)
  mkdirSync(home)
  writeFileSync(join(home, 'master.key'), KEY.toString('hex'), { mode: 0o600 })
  return home
}

async function sendAll(server: OrthancServer): Promise<void> {
  const [byStore, byRest, byStow, another] = passing as [PlantedInstance, PlantedInstance, PlantedInstance, PlantedInstance]
  expect(await server.store([file(byStore), file(another)])).toEqual(['0000', '0000'])
  expect((await server.post('/instances', byRest.bytes)).status).toBe(200)
  expect((await server.stow(byStow.bytes)).status).toBe(200)
  expect(await server.store([file(opaque)])).toEqual(['0124'])
}

async function withRecords<T>(place: Parameters<typeof openRecords>[0], work: (records: Records) => Promise<T>): Promise<T> {
  const records = await openRecords(place)
  try {
    return await work(records)
  } finally {
    await records.close()
  }
}

const marksIn = (bytes: Iterable<Buffer>): number =>
  new Set([...bytes].flatMap((one) => planted.flatMap(({ marks }) => findMarks(one, marks)))).size

test('each instance has one row and one entry, by whatever way it comes and however often; nothing of an original is kept', async () => {
  const home = makeHome('home')
  const lethe = { Command: letheCommand('--name', 'research'), DeadlineMs: 25_000 }
  const counts = { admittedEver: 5, inspected: 4, quarantined: 1, admitted: 0, deidentified: 0, astray: 0 }
  {
    await using server = await OrthancServer.start({ home, lethe })
    await server.opened()
    await sendAll(server)
    await sendAll(server)
    // By another way the same instance is encoded otherwise, and is the same.
    const [byStore, byRest] = passing as [PlantedInstance, PlantedInstance]
    expect((await server.post('/instances', byStore.bytes)).status).toBe(200)
    expect(await server.store([file(byRest)])).toEqual(['0000'])
    expect(await server.store([file(byRest)], ['-xi'])).toEqual(['0000'])
    // What the service made is known by its mark and is no other instance.
    const stored = await server.instances()
    expect(stored).toHaveLength(4)
    expect((await server.post('/instances', await server.file(stored[0] as string))).status).toBe(200)
    const entries = await withRecords({ home, masterKey: KEY }, async ({ db }) => {
      expect(await countByState(db)).toEqual([{ source: 'research', refused: 0, ...counts }])
      return db
        .selectFrom('objects')
        .innerJoin('sources', 'sources.id', 'held_by')
        .select(['name', 'instance_uid', 'sha256'])
        .execute()
    })
    expect(entries.map(({ name }) => name)).toEqual(Array.from({ length: 4 }, () => 'research'))
    const tags = await Promise.all(
      stored.map(async (id) => (await server.get(`/instances/${id}/simplified-tags`)) as { SOPInstanceUID: string }),
    )
    expect(new Set(entries.map((entry) => entry.instance_uid))).toEqual(new Set(tags.map((one) => one.SOPInstanceUID)))
    // What the catalogue names is what lies there, byte for byte.
    const digests = await Promise.all(stored.map(async (id) => hash('sha256', await server.file(id))))
    expect(new Set(entries.map(({ sha256 }) => Buffer.from(sha256).toString('hex')))).toEqual(new Set(digests))
    await server.stop()
    expect(marksIn(server.left().values())).toBe(0)
  }

  // The service has ended in good order with its Orthanc, and its database with it.
  expect(existsSync(join(home, 'database', 'cluster', 'postmaster.pid'))).toBe(false)
  const left = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(left.some(({ parentPath }) => /archive|inbox|candidates/.test(parentPath))).toBe(false)
  expect(marksIn(left.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))).toBe(0)

  const { stdout, status } = spawnSync(process.execPath, [...letheCommand().slice(1, 2), 'status', '--check'], {
    env: { ...process.env, LETHE_HOME: home },
    encoding: 'utf8',
  })
  expect([stdout.trim(), status]).toEqual(['research: 5 admitted · 4 inspected · 1 quarantined · 0 on their way · 0 refused', 0])
})

test('with the database away nothing is stored, and its sender may send again; a patient who said no is refused', async () => {
  const password = 'only for tests'
  const place = { folder: join(folder, 'database'), password }
  let database = await openEmbeddedServer(place)
  const url = `postgres://${OWNER}:${encodeURIComponent(password)}@localhost:${database.port}/postgres?host=${encodeURIComponent(database.host)}`
  const socket = join(folder, 'service.sock')
  const service = await startService(makeHome('served'), url, socket)
  try {
    await using server = await OrthancServer.start({ lethe: { Command: undefined, Socket: socket, DeadlineMs: 10_000 } })
    await server.opened()
    const [first, second, , third] = passing as [PlantedInstance, PlantedInstance, PlantedInstance, PlantedInstance]
    expect(await server.store([file(first)])).toEqual(['0000'])
    await database.stop()
    expect(await server.store([file(second)])).toEqual(['a700'])
    expect((await server.post('/instances', second.bytes)).status).toBe(500)
    expect(await server.store([file(opaque)])).toEqual(['a700'])
    expect(await server.instances()).toHaveLength(1)
    database = await openEmbeddedServer(place)
    expect(await server.store([file(second), file(opaque)])).toEqual(['0000', '0124'])
    await withRecords({ home: folder, masterKey: KEY, url }, async ({ db }) => {
      await addOptOuts(db, [new Marks(KEY).ofPatient('local', patientIdOf(third))])
      expect(await server.store([file(third)])).toEqual(['0124'])
      expect(await server.instances()).toHaveLength(2)
      const [counts] = await countByState(db)
      expect(counts).toMatchObject({ source: 'orthanc', admittedEver: 3, inspected: 2, quarantined: 1, refused: 1 })
      expect(isConserved(counts as never)).toBe(true)
    })
    expect(marksIn(server.left().values())).toBe(0)
  } finally {
    await service.stop()
    await database.stop()
  }
})

/** PatientID, as it stands in the file. */
function patientIdOf({ bytes }: PlantedInstance): string {
  const at = Buffer.from(bytes).indexOf(Buffer.from([0x10, 0x00, 0x20, 0x00, 0x4c, 0x4f]))
  const length = Buffer.from(bytes).readUInt16LE(at + 6)
  return Buffer.from(bytes)
    .toString('latin1', at + 8, at + 8 + length)
    .trim()
}
