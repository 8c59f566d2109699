// Goal: every object that a destination is to get arrives there once, in the end, or is listed with its reason; and nothing before two people
// have agreed. Whatever happens to the destination or to the gateway.
// Method: a gateway sends to storescp, to Orthanc by C-STORE and by STOW-RS, and to an archive that is away, slow, refuses and vanishes; the
// gateway is killed with -9 at each boundary and at random. LETHE_AWAY_SECONDS=600 lets the archive be away for ten minutes.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { MARK } from '../packages/gateway/src/instances.test-support.ts'
import type { DestinationConfig } from '../packages/gateway/src/commands/serving/destinations-config.ts'
import { TemporaryFolder } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { startStorescp } from './dimse/programs.ts'
import { Archive } from './deliveries/archive.ts'
import { Installation } from './deliveries/installation.ts'
import { OrthancServer } from './orthanc/orthanc-server.ts'

const AWAY_SECONDS = Number(process.env['LETHE_AWAY_SECONDS'] ?? 4)
const COUNT = 24
const POLL = { timeout: 120_000, interval: 300 }

let archive: Archive
beforeEach(async () => {
  archive = await new Archive().start()
})
afterEach(() => archive.stop())

const gets = { profiles: ['research'] }
const toArchive = (change: Partial<DestinationConfig> = {}): DestinationConfig => ({
  ...{ name: 'archive', gets, connectionsMax: 2 },
  dicom: { host: '127.0.0.1', port: archive.port, called: 'RESEARCH', calling: 'LETHE' },
  ...change,
})

async function install(...destinations: readonly DestinationConfig[]): Promise<Installation> {
  const installation = new Installation(destinations)
  onTestFinished(() => installation.stop('SIGKILL'))
  return installation.start()
}

/** Waits until nothing waits any more, and the number that is known is the one that is expected. */
async function untilDone(installation: Installation, ended: number, name = 'archive'): Promise<void> {
  await expect.poll(() => installation.counts(name), POLL).toEqual({ waiting: 0, ended })
}

const untilPlanned = async (installation: Installation, waiting: number, name = 'archive'): Promise<void> => {
  await expect.poll(async () => (await installation.counts(name)).waiting, POLL).toBe(waiting)
}

const fileCount = (folder: string): number => readdirSync(folder).length

test(
  'nothing leaves before two people have agreed, and from then on everything does, once; also by dcmtk',
  { timeout: 180_000 },
  async () => {
    const folder = new TemporaryFolder().makeFolder('store')
    const port = await startStorescp(folder)
    const storescp: DestinationConfig = {
      ...{ name: 'storescp', gets, connectionsMax: 2 },
      dicom: { host: '127.0.0.1', port, called: 'STORE', calling: 'LETHE' },
    }
    const installation = await install(storescp, toArchive())
    await installation.send(COUNT)
    await untilPlanned(installation, COUNT, 'storescp')
    await installation.lethe('destination', 'propose', 'storescp', '--by', 'Steward', '--because', 'the research archive')
    const alone = await installation.lethe('destination', 'approve', 'storescp', '--by', 's.teward')
    const same = await installation.lethe('destination', 'approve', 'storescp', '--by', 'STEWARD')
    expect([alone.code, same.code]).toEqual([2, 1])
    expect(same.stderr).toContain('nobody approves what he has proposed himself')
    // Long enough for what would be sent wrongly.
    await sleep(2500)
    expect([fileCount(folder), archive.offered]).toEqual([0, 0])
    expect((await installation.lethe('destination', 'approve', 'storescp', '--by', 'Privacy')).code).toBe(0)
    await untilDone(installation, COUNT, 'storescp')
    expect(fileCount(folder)).toBe(COUNT)
    await installation.send(6)
    await untilDone(installation, COUNT + 6, 'storescp')
    expect(fileCount(folder)).toBe(COUNT + 6)
    await installation.lethe('destination', 'withdraw', 'storescp', '--by', 'Anybody')
    await sleep(1500)
    await installation.send(5)
    await untilPlanned(installation, 5, 'storescp')
    await sleep(2500)
    expect([fileCount(folder), archive.offered]).toEqual([COUNT + 6, 0])
    for (const name of readdirSync(folder)) expect(readFileSync(`${folder}/${name}`).includes(MARK)).toBe(false)
    await installation.stop()
    const events = await installation.withDb((db) =>
      db.selectFrom('audit').select(['actor', 'event', 'subject', 'count']).orderBy('number').execute(),
    )
    const told = events
      .filter(({ subject }) => subject === 'destination:storescp')
      .map(({ actor, event, count }) => `${actor} ${event} ${count}`)
    expect(told.filter((line) => !line.includes('instances-delivered'))).toEqual([
      'system:configuration destination-changed 1',
      'user:Steward destination-proposed 1',
      'user:Privacy destination-approved 1',
      'user:Anybody destination-withdrawn 1',
    ])
    expect(told).toContain(`system:gateway instances-delivered ${COUNT + 6}`)
  },
)

test(
  `an archive that is away for ${AWAY_SECONDS} s, and vanishes in the middle, gets everything once`,
  { timeout: (AWAY_SECONDS + 240) * 1000 },
  async () => {
    await archive.stop()
    const installation = await install(toArchive())
    await installation.agree('archive')
    await installation.send(COUNT)
    await sleep(AWAY_SECONDS * 1000)
    await expect
      .poll(async () => (await installation.status('archive')).reasons, POLL)
      .toContainEqual(expect.objectContaining({ state: 'waiting', code: 'DIMSE_UNREACHABLE' }))
    let vanished = 0
    archive.answer = (before) => {
      if (archive.offered !== COUNT / 2 || before > 0 || vanished > 0) return 0
      vanished += 1
      return 'gone'
    }
    await archive.start()
    await expect.poll(() => vanished, { timeout: 120_000 }).toBe(1)
    await sleep(1500)
    await archive.start()
    await untilDone(installation, COUNT)
    // Of those in the air when it vanished, one on each connection, it may have stored one whose answer was lost.
    expect(archive.counts.once).toBe(COUNT)
    expect(archive.counts.again).toBeLessThanOrEqual(2)
    expect((await installation.status('archive')).delivered).toBe(COUNT)
  },
)

test('a slow archive gets everything once, and the gateway works on meanwhile', { timeout: 180_000 }, async () => {
  archive.answer = () => ({ status: 0, afterMs: 300 })
  const installation = await install(toArchive())
  await installation.agree('archive')
  await installation.send(COUNT)
  await untilDone(installation, COUNT)
  expect(archive.counts).toEqual({ once: COUNT, again: 0 })
})

test('a withdrawal ends what is under way, behind the object in the air', { timeout: 180_000 }, async () => {
  archive.answer = () => ({ status: 0, afterMs: 1000 })
  const installation = await install(toArchive({ connectionsMax: 1 }))
  await installation.agree('archive')
  await installation.send(COUNT)
  await expect.poll(() => archive.offered, POLL).toBeGreaterThan(1)
  await installation.lethe('destination', 'withdraw', 'archive', '--by', 'Anybody')
  const before = archive.offered
  await sleep(3000)
  const after = archive.offered
  // The one in the air, and one that was begun within the second for which an answer holds.
  expect(after - before).toBeLessThanOrEqual(2)
  await untilPlanned(installation, COUNT - after)
  archive.answer = () => 0
  await installation.agree('archive')
  await untilDone(installation, COUNT)
  expect(archive.counts).toEqual({ once: COUNT, again: 0 })
})

test(
  'each status is what it says: some pass, some are remarks, some are refusals that are listed',
  { timeout: 240_000 },
  async () => {
    const statuses = [0xa700, 0x0213, 0x0110, 0xa900, 0xc001, 0x0122, 0x0124, 0x0111, 0xb000, 0xb007]
    const passing = new Set([0xa700, 0x0213, 0x0110])
    const chosen = new Map<string, number>()
    archive.answer = (before, uid) => {
      if (!chosen.has(uid)) chosen.set(uid, statuses[chosen.size] ?? 0)
      const status = chosen.get(uid) ?? 0
      return passing.has(status) && before >= 2 ? 0 : status
    }
    const installation = await install(toArchive())
    await installation.agree('archive')
    await installation.send(COUNT)
    await untilDone(installation, COUNT)
    const { reasons, delivered, failed } = await installation.status('archive')
    expect({ delivered, failed }).toEqual({ delivered: COUNT - 5, failed: 5 })
    expect(reasons.map(({ state, code, count }) => `${state} ${code} ${count}`).toSorted()).toEqual(
      [
        `delivered  ${COUNT - 7}`,
        ...['B000', 'B007'].map((status) => `delivered STATUS_${status} 1`),
        ...['A900', 'C001', '0122', '0124', '0111'].map((status) => `failed STATUS_${status} 1`),
      ].toSorted(),
    )
    expect(archive.counts).toEqual({ once: COUNT - 5, again: 0 })
    // What is listed is tried again when somebody says so, and only then.
    const listed = await installation.lethe('destination', 'status', 'archive', '--undelivered', '--json')
    const uids = listed.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { sopInstanceUid: string }).sopInstanceUid)
    expect(uids).toHaveLength(5)
    expect(uids.filter((uid) => chosen.has(uid))).toHaveLength(5)
    archive.answer = () => 0
    await installation.lethe('destination', 'retry', 'archive', '--by', 'Steward')
    await expect.poll(async () => (await installation.status('archive')).delivered, POLL).toBe(COUNT)
    expect(archive.counts).toEqual({ once: COUNT, again: 0 })
    // Codes and names in the log, and no UID.
    expect(installation.said).toContain('"code":"STATUS_A900"')
    expect(installation.said).not.toContain('2.25.')
  },
)

test('what an archive does not take in its transfer syntax is listed', { timeout: 180_000 }, async () => {
  archive.acceptsTransferSyntax = false
  const installation = await install(toArchive())
  await installation.agree('archive')
  await installation.send(6)
  await untilDone(installation, 6)
  expect((await installation.status('archive')).reasons).toEqual([{ state: 'failed', code: 'RELEASE_NOT_ACCEPTED', count: 6 }])
})

test('who says no while his objects wait is not sent', { timeout: 180_000 }, async () => {
  await archive.stop()
  const installation = await install(toArchive())
  await installation.agree('archive')
  await installation.send(6)
  await untilPlanned(installation, 6, 'archive')
  await installation.withDb(async (db) => {
    const rows = await db.selectFrom('instances').select('patient_mark').distinct().execute()
    await db
      .insertInto('opt_outs')
      .values(rows.flatMap(({ patient_mark }) => (patient_mark === null ? [] : [{ patient_mark }])))
      .execute()
  })
  await archive.start()
  await untilDone(installation, 6)
  expect((await installation.status('archive')).reasons).toEqual([{ state: 'dropped', code: 'GATEWAY_OPTED_OUT', count: 6 }])
  expect(archive.offered).toBe(0)
})

test('storescp that aborts each time, and then does not, has everything', { timeout: 180_000 }, async () => {
  const [bad, good] = [new TemporaryFolder().makeFolder('store'), new TemporaryFolder().makeFolder('store')]
  const faulty = await startStorescp(bad, ['--abort-after'])
  const destination = (port: number): DestinationConfig => ({
    ...{ name: 'storescp', gets, connectionsMax: 1 },
    dicom: { host: '127.0.0.1', port, called: 'STORE', calling: 'LETHE' },
  })
  const installation = await install(destination(faulty))
  await installation.agree('storescp')
  await installation.send(6)
  await expect
    .poll(
      async () => (await installation.status('storescp')).reasons.some(({ code }) => /DIMSE_(?:ABORTED|LOST)/.test(code)),
      POLL,
    )
    .toBe(true)
  expect((await installation.status('storescp')).delivered).toBe(0)
  await installation.stop()
  // Another port is another destination, to which nobody has agreed yet.
  const moved = new Installation([destination(await startStorescp(good))])
  Object.assign(moved, { home: installation.home })
  onTestFinished(() => moved.stop('SIGKILL'))
  await moved.start()
  await sleep(2000)
  expect([await moved.status('storescp').then(({ approved }) => approved), fileCount(good)]).toEqual([false, 0])
  await moved.agree('storescp')
  await untilDone(moved, 6, 'storescp')
  expect(fileCount(good)).toBe(6)
})

test.each(['C-STORE', 'STOW-RS'] as const)('Orthanc by %s: away, then everything once', { timeout: 240_000 }, async (by) => {
  const anybody = { DicomAlwaysAllowStore: true, DicomCheckCalledAet: false, OverwriteInstances: false }
  await using first = await OrthancServer.start({ plugins: [], config: anybody })
  const dicom = { host: '127.0.0.1', port: first.dicomPort, called: 'ORTHANC', calling: 'LETHE' }
  const reach = by === 'C-STORE' ? { dicom } : { dicomWeb: { url: `http://127.0.0.1:${first.httpPort}/dicom-web` } }
  const installation = await install({ name: 'orthanc', gets, connectionsMax: 2, ...reach })
  await installation.agree('orthanc')
  await installation.send(COUNT)
  await untilDone(installation, COUNT, 'orthanc')
  expect(await first.instances()).toHaveLength(COUNT)
  const ports = { dicom: first.dicomPort, http: first.httpPort }
  await first.stop()
  await installation.send(COUNT)
  await expect
    .poll(async () => (await installation.status('orthanc')).reasons, POLL)
    .toContainEqual(expect.objectContaining({ state: 'waiting', code: 'DIMSE_UNREACHABLE' }))
  await using second = await OrthancServer.start({ plugins: [], config: anybody, ports, folder: first.folder })
  await untilDone(installation, 2 * COUNT, 'orthanc')
  expect((await installation.status('orthanc')).delivered).toBe(2 * COUNT)
  expect(await second.instances()).toHaveLength(2 * COUNT)
})

test.each([
  ['claimed', 1],
  ['answered', 1],
  ['answered', 5],
  ['settled', 1],
  ['settled', 5],
] as const)(
  'kill -9 where a delivery is %s (%i): nothing is lost, at most the one without a receipt comes again',
  { timeout: 240_000 },
  async (boundary, passing) => {
    const installation = await install(toArchive({ connectionsMax: 1 }))
    await installation.send(COUNT)
    await untilPlanned(installation, COUNT)
    await installation.stop()
    await installation.agree('archive')
    await installation.start({ killAt: { boundary: `deliver ${boundary}`, passing } })
    await installation.ended
    expect(installation.child?.signalCode).toBe('SIGKILL')
    const before = archive.offered
    await installation.endLeases()
    await installation.start()
    await untilDone(installation, COUNT)
    expect(before).toBe(boundary === 'claimed' ? 0 : passing)
    expect(archive.counts).toEqual({ once: COUNT, again: boundary === 'answered' ? 1 : 0 })
    expect((await installation.status('archive')).delivered).toBe(COUNT)
  },
)

test('kill -9 again and again under load: everything arrives, with no more again than kills', { timeout: 240_000 }, async () => {
  const rounds = Number(process.env['LETHE_CRASH_ROUNDS'] ?? 4)
  archive.answer = () => ({ status: 0, afterMs: 20 })
  const installation = await install(toArchive({ connectionsMax: 1 }))
  await installation.agree('archive')
  for (let round = 0; round < rounds; round += 1) {
    await installation.send(COUNT)
    await sleep(Math.random() * 1500)
    await installation.stop('SIGKILL')
    await installation.endLeases()
    await installation.start()
  }
  await untilDone(installation, rounds * COUNT)
  expect(archive.counts.once).toBe(rounds * COUNT)
  expect(archive.counts.again).toBeLessThanOrEqual(rounds)
  expect((await installation.status('archive')).delivered).toBe(rounds * COUNT)
})
