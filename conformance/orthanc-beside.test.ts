// Goal: beside an Orthanc nothing of it is lost: what becomes new there is fetched, or sent by its script, once, whoever dies meanwhile.
// Method: a real Orthanc and a real gateway; each is killed in the middle; in the end the records have each instance once.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { encodeInstance, MARK } from '../packages/gateway/src/instances.test-support.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { openRecords, type Records } from '../packages/gateway/src/records/open-records.ts'
import { KEY } from './deidentify-bytes.ts'
import { freePort } from './free-port.ts'
import { startGatewayProcess } from './orthanc/gateway-process.ts'
import { OrthancServer } from './orthanc/orthanc-server.ts'

const POLL_MS = 200
const folder = mkdtempSync(join(tmpdir(), 'lethe-beside-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** An installation with a configuration, and its records. */
async function install(
  name: string,
  config: (dimsePort: number) => string,
): Promise<{ home: string; path: string; records: Records; dimsePort: number }> {
  const home = join(folder, name)
  mkdirSync(home)
  writeFileSync(join(home, 'master.key'), KEY.toString('hex'), { mode: 0o600 })
  const dimsePort = await freePort()
  const path = join(home, 'lethe.yaml')
  writeFileSync(path, `dimse: { port: ${dimsePort} }\nhttp: { port: 0 }\n${config(dimsePort)}`)
  return { home, path, dimsePort, records: await openRecords({ home, masterKey: KEY }) }
}

async function admitted({ db }: Records): Promise<number> {
  return (await countByState(db)).reduce((sum, { admittedEver }) => sum + admittedEver, 0)
}

async function untilAdmitted(records: Records, count: number): Promise<void> {
  while ((await admitted(records)) < count) await sleep(POLL_MS)
}

async function postAll(server: OrthancServer, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) expect((await server.post('/instances', encodeInstance({ number, side: 64 }))).status).toBe(200)
}

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)

test('what is new in an Orthanc is fetched once each, through kills of either side and a wrong password', async () => {
  const ports = { dicom: await freePort(), http: await freePort() }
  const authorization = `Basic ${Buffer.from('feed:secret').toString('base64')}`
  const { home, path, records } = await install(
    'fetching',
    () => `sources: [{ name: ward, addresses: [192.0.2.1], issuer: local, profile: research }]
orthancs: [{ name: ward, source: ward, url: 'http://127.0.0.1:${ports.http}', authorization: ward.authorization, everySeconds: 1 }]`,
  )
  const options = {
    ...{ plugins: [], ports, authorization },
    config: { DicomAlwaysAllowStore: true, AuthenticationEnabled: true, RegisteredUsers: { feed: 'secret' } },
  }
  let server = await OrthancServer.start(options)
  const { folder: orthancFolder } = server
  try {
    await postAll(server, numbers(1, 60))
    const log = (): string => readFileSync(join(home, 'gateway.log'), 'utf8')

    // A wrong password: it waits, and says why.
    writeFileSync(join(home, 'ward.authorization'), 'Basic d3Jvbmc6d3Jvbmc=')
    const locked = await startGatewayProcess(home, path)
    await expect.poll(log, { timeout: 60_000 }).toContain('DICOMWEB_UNAUTHORIZED')
    await locked.stop()
    writeFileSync(join(home, 'ward.authorization'), authorization)

    // Killed in the middle: after the tenth commit, and before one.
    for (const moment of [
      { boundary: 'committed', passing: 10, signal: 'SIGKILL' },
      { boundary: 'committing', passing: 10, signal: 'SIGKILL' },
    ] as const) {
      await (
        await startGatewayProcess(home, path, moment)
      ).ended
    }
    const between = await admitted(records)
    expect(between).toBeGreaterThan(0)
    expect(between).toBeLessThan(60)

    const gateway = await startGatewayProcess(home, path)
    await untilAdmitted(records, between + 5)
    server.process.kill('SIGKILL')
    await sleep(2000)
    server = await OrthancServer.start({ ...options, folder: orthancFolder })
    await postAll(server, numbers(61, 20))
    await untilAdmitted(records, 80)
    await postAll(server, [1, 2, 3])
    await postAll(server, numbers(81, 1))
    await untilAdmitted(records, 81)
    await gateway.stop()

    const [counts] = await countByState(records.db)
    expect(counts).toMatchObject({ source: 'ward', admittedEver: 81, quarantined: 0, refused: 0 })
    expect(counts !== undefined && isConserved(counts)).toBe(true)
    const cursors = await records.db.selectFrom('orthanc_cursors').select('cursor').execute()
    expect(cursors.map(({ cursor }) => cursor > 80)).toEqual([true])
    expect(log()).not.toContain(MARK)
  } finally {
    await records.close()
    await server[Symbol.asyncDispose]()
  }
})

test("Orthanc's script sends stable studies, and deletes only what was acknowledged", async () => {
  const { home, path, records, dimsePort } = await install(
    'routing',
    () => 'sources: [{ name: ward, callingAeTitle: ORTHANC, issuer: local, profile: research }]',
  )
  const samples = join(import.meta.dirname, '../orthanc/samples')
  const sample = JSON.parse(readFileSync(join(samples, 'auto-routing.json'), 'utf8')) as {
    DicomModalities: { lethe: object }
  }
  const config = {
    ...sample,
    ...{ DicomAlwaysAllowStore: true, DicomAet: 'ORTHANC', StableAge: 2, LuaScripts: [join(samples, 'auto-routing.lua')] },
    DicomModalities: { lethe: { ...sample.DicomModalities.lethe, Port: dimsePort } },
  }
  await using server = await OrthancServer.start({ plugins: [], config })
  try {
    // The gateway is away: nothing is deleted.
    await postAll(server, numbers(1, 5))
    await expect.poll(() => server.log, { timeout: 120_000 }).toContain('were not acknowledged and stay')
    expect(await server.instances()).toHaveLength(5)

    const gateway = await startGatewayProcess(home, path)
    await postAll(server, numbers(6, 5))
    await expect.poll(() => server.instances(), { timeout: 120_000 }).toEqual([])
    expect(await admitted(records)).toBe(10)
    await gateway.stop()
    const [counts] = await countByState(records.db)
    expect(counts).toMatchObject({ source: 'ward', admittedEver: 10 })
    // What is deleted in Orthanc is in the inbox, sealed, or past it.
    expect(readdirSync(join(home, 'inbox')).length).toBeGreaterThan(0)
  } finally {
    await records.close()
  }
})
