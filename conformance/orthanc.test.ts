// Goal: with the plug-in, a real Orthanc never holds what it received: not in storage, index, log or temporary files, whatever way it came
// and whatever fails. Method: planted marks by every way in, bytes searched, system calls traced; each failure with its status.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CommitmentScu } from './orthanc/commitment-scu.ts'
import { HostileService, type Behaviour } from './orthanc/hostile-service.ts'
import { buildPlugin, OrthancServer, plugin, SENDER } from './orthanc/orthanc-server.ts'
import { plantedInstances, type PlantedInstance } from './orthanc/planted-instances.ts'
import { findMarks } from './planted/search.ts'

const folder = mkdtempSync(join(tmpdir(), 'lethe-orthanc-'))
const planted = plantedInstances()
const files = new Map<string, string>()

beforeAll(() => {
  buildPlugin()
  for (const [index, { name, bytes }] of planted.entries()) {
    const file = join(folder, `${index}.dcm`)
    writeFileSync(file, bytes)
    files.set(name, file)
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Sends one instance by each way in. */
async function sendAll(server: OrthancServer, status = 'Success'): Promise<void> {
  const [byStore, byRest, byStow, byZip] = planted as [PlantedInstance, PlantedInstance, PlantedInstance, PlantedInstance]
  expect(await server.store([fileOf(byStore)])).toEqual(['0000'])
  expect(await server.post('/instances', byRest.bytes)).toMatchObject({ status: 200, says: { Status: status } })
  expect((await server.stow(byStow.bytes)).status).toBe(200)
  expect((await server.post('/instances', zipOf(fileOf(byZip)), 'application/zip')).status).toBe(200)
  expect(await server.instances()).toHaveLength(4)
}

/** An archive as other software makes it. */
function zipOf(file: string): Buffer {
  const zip = join(folder, 'archive.zip')
  expect(spawnSync('/usr/bin/python3', ['-m', 'zipfile', '-c', zip, file]).status).toBe(0)
  return readFileSync(zip)
}

function fileOf({ name }: PlantedInstance): string {
  return files.get(name) as string
}

/** How many marks stand in what an Orthanc left, by the names of the planted instances. */
function marksIn(left: Iterable<Buffer>): Record<string, number> {
  const all = [...left]
  return Object.fromEntries(
    planted.map(({ name, marks }) => [name, new Set(all.flatMap((bytes) => findMarks(bytes, marks))).size]),
  )
}

const NONE = Object.fromEntries(planted.map(({ name }) => [name, 0]))

describe('what Orthanc holds', () => {
  test('control: without the plug-in, all of it', async () => {
    await using server = await OrthancServer.start({ plugins: [], config: { DicomAlwaysAllowStore: true } })
    await sendAll(server)
    const found = marksIn(server.left().values())
    for (const { name, marks } of planted.slice(0, 4)) expect(found[name]).toBeGreaterThan(0.99 * marks.length)
    const index = [...server.left()].filter(([path]) => path.includes('/index')).map(([, bytes]) => bytes)
    for (const { name } of planted.slice(0, 4)) expect(marksIn(index)[name]).toBeGreaterThan(1)
  })

  test('with the plug-in, nothing; what comes again is known', async () => {
    await using server = await OrthancServer.start()
    await server.opened()
    await sendAll(server)
    expect(marksIn(server.left().values())).toEqual(NONE)

    const before = await server.instances()
    const [first = ''] = before
    const made = await server.file(first)
    const again = join(folder, 'again.dcm')
    writeFileSync(again, made)
    expect(await server.post('/instances', made)).toMatchObject({ says: { Status: 'AlreadyStored' } })
    // Re-encoded by the sender: sequences with defined lengths; then without VRs too.
    expect(await server.store([again])).toEqual(['0000'])
    expect(await server.store([again], ['-xi'])).toEqual(['0000'])
    await sendAll(server, 'AlreadyStored')
    expect(await server.instances()).toEqual(before)

    // Orthanc's own modification changes the content: it comes through the plug-in once more, and is de-identified once more.
    const replaced = { Replace: { PatientName: 'Planted^Again', StudyDescription: 'Planted Again' }, Force: true }
    const study = ((await server.get('/studies')) as string[])[0] as string
    expect((await server.post(`/studies/${study}/modify`, JSON.stringify(replaced), 'application/json')).status).toBe(200)
    // Orthanc keeps the request itself among its jobs, in the index; no instance has it.
    const instances = [...server.left()].filter(([path]) => path.includes('/store/') && !path.includes('/index'))
    const left = Buffer.concat(instances.map(([, bytes]) => bytes))
    expect(left.includes('Planted^Again')).toBe(false)

    // A mark that was copied onto something else is no mark.
    const forged = Buffer.from(made)
    const at = forged.indexOf('LETHE MARK 1')
    forged.set(Buffer.alloc(32, 0x41), at + 12 + 12)
    expect(await server.post('/instances', forged)).toMatchObject({ says: { Status: 'Success' } })
    expect(await server.instances()).not.toEqual(before)
    expect(marksIn(server.left().values())).toEqual(NONE)

    // The index that it left is taken again, also where nothing is remembered of it.
    await server.stop()
    await using next = await OrthancServer.start({ folder: server.folder })
    await next.opened()
    expect(next.log).not.toContain('did not make')
  })

  test('the system calls of Orthanc carry marks to the service only', async () => {
    const trace = join(folder, 'trace')
    const under = [
      'strace',
      '-f',
      '-yy',
      '-s',
      '300000',
      '-o',
      trace,
      '-e',
      'trace=write,writev,pwrite64,pwritev,sendto,sendmsg,rename',
    ]
    // The service is another process: what it writes is its answer, over the same socket.
    await using server = await OrthancServer.start({ under })
    await server.opened()
    const [byStore, byRest] = planted as [PlantedInstance, PlantedInstance]
    expect(await server.store([fileOf(byStore)])).toEqual(['0000'])
    expect((await server.post('/instances', byRest.bytes)).status).toBe(200)
    spawnSync('kill', ['-TERM', String(server.serviceId)])
    await server.stop()
    const lines = readFileSync(trace, 'latin1').split('\n')
    const carrying = lines.filter((line) => findMarks(Buffer.from(line, 'latin1'), byRest.marks).length > 0)
    expect(carrying.length).toBeGreaterThan(0)
    // The response to C-STORE names the instance to the one who sent it (PS3.7 9.3.1.2).
    const response = `<TCP:[127.0.0.1:${server.dicomPort}->`
    const others = carrying.filter((line) => !/(?:sendto|write|writev)\(\d+<UNIX-STREAM:/.test(line) && !line.includes(response))
    expect(others.map((line) => line.slice(0, 100))).toEqual([])
  })
})

describe('what fails, with a service that misbehaves', () => {
  const socket = join(folder, 'service.sock')
  const service = new HostileService()
  let server: OrthancServer

  beforeAll(async () => {
    await service.listen(socket)
    server = await OrthancServer.start({
      lethe: { Command: undefined, Socket: socket, DeadlineMs: 700, Modalities: { scanner: [SENDER, '127.0.0.1', 104] } },
    })
    await server.opened()
  })

  afterAll(async () => {
    await service.close()
    await server[Symbol.asyncDispose]()
  })

  const doubts: readonly Behaviour[] = [
    ...(['silent', 'garbage', 'another id', 'endless length', 'dies in the middle', 'drips'] as const),
    ...(['no DICOM', 'success as refusal', 'doubts'] as const),
  ]

  test.each(doubts)('%s: A700 and 500', async (behaviour) => {
    service.behaviour = behaviour
    const [byStore, byRest] = planted as [PlantedInstance, PlantedInstance]
    expect(await server.store([fileOf(byStore)])).toEqual(['a700'])
    expect((await server.post('/instances', byRest.bytes)).status).toBe(500)
    expect(await server.instances()).toEqual([])
    expect(marksIn(server.left().values())).toEqual(NONE)
  })

  test('STOW-RS stores nothing, whatever it says', async () => {
    service.behaviour = 'doubts'
    const [, , byStow] = planted as [PlantedInstance, PlantedInstance, PlantedInstance]
    // DICOMweb before 1.10 answers 200 with empty sequences, since then 400.
    expect([200, 400]).toContain((await server.stow(byStow.bytes)).status)
    expect(await server.instances()).toEqual([])
    expect(marksIn(server.left().values())).toEqual(NONE)
  })

  test.each([0xa900, 0x0124, 0xc000])('a refusal for good has the status of choice: %s', async (status) => {
    service.behaviour = { refusesWith: status }
    const [byStore, byRest] = planted as [PlantedInstance, PlantedInstance]
    expect(await server.store([fileOf(byStore)])).toEqual([status.toString(16).padStart(4, '0')])
    expect((await server.post('/instances', byRest.bytes)).status).toBe(500)
    expect(await server.instances()).toEqual([])
    expect(marksIn(server.left().values())).toEqual(NONE)
  })

  test('a service that went away, and is there again', async () => {
    const [byStore, byRest] = planted as [PlantedInstance, PlantedInstance]
    await service.close()
    expect(await server.store([fileOf(byStore)])).toEqual(['a700'])
    expect((await server.post('/instances', byRest.bytes)).status).toBe(500)
    expect(await server.instances()).toEqual([])
    await service.listen(socket)
    service.behaviour = { refusesWith: 0x0124 }
    expect(await server.store([fileOf(byStore)])).toEqual(['0124'])
  })
})

describe('what fails, with the command', () => {
  test('a service that is stopped, killed, refuses for good', async () => {
    await using server = await OrthancServer.start({ lethe: { DeadlineMs: 15_000 } })
    await server.opened()
    const [first, second, third] = planted as [PlantedInstance, PlantedInstance, PlantedInstance]
    process.kill(server.serviceId, 'SIGSTOP')
    expect(await server.store([fileOf(first)])).toEqual(['a700'])
    expect(await server.instances()).toEqual([])
    expect(marksIn(server.left().values())).toEqual(NONE)
    // The stopped one was ended; another takes its place.
    expect(await server.store([fileOf(first)])).toEqual(['0000'])
    process.kill(server.serviceId, 'SIGKILL')
    expect(await server.store([fileOf(second)])).toEqual(['0000'])
    expect((await server.post('/instances', third.bytes)).status).toBe(200)
    expect(await server.instances()).toHaveLength(3)
    expect(marksIn(server.left().values())).toEqual(NONE)

    const opaque = planted.find(({ name }) => name.startsWith('pdf')) as PlantedInstance
    expect(await server.store([fileOf(opaque)])).toEqual(['0124'])
    expect((await server.post('/instances', opaque.bytes)).status).toBe(500)
    expect(await server.instances()).toHaveLength(3)
    expect(marksIn(server.left().values())).toEqual(NONE)

    // Nobody outlives Orthanc.
    const service = server.serviceId
    server.process.kill('SIGKILL')
    await expect.poll(() => isThere(service), { timeout: 120_000 }).toBe(false)
  })
})

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('storage commitment is answered with failure, for what was stored too: the original is not here', async () => {
  const scu = await CommitmentScu.start(SENDER)
  try {
    const modality = { AET: SENDER, Host: '127.0.0.1', Port: scu.port }
    await using server = await OrthancServer.start({
      config: { DicomAet: 'RESEARCH' },
      lethe: { Modalities: { scanner: modality } },
    })
    await server.opened()
    const [stored] = planted as [PlantedInstance]
    expect(await server.store([fileOf(stored)])).toEqual(['0000'])
    const sopClassUid = '1.2.840.10008.5.1.4.1.1.2'
    const uids = [stored.uid, '2.25.123456789']
    const answer = await scu.ask(
      server.dicomPort,
      'RESEARCH',
      uids.map((sopInstanceUid) => ({ sopClassUid, sopInstanceUid })),
    )
    // PS3.3 C.14.1.1: no such object instance.
    expect(answer).toEqual({ actionStatus: 0, eventType: 2, failures: new Map(uids.map((uid) => [uid, 0x0112])) })
  } finally {
    scu.close()
  }
})

describe('what would leave the door open', () => {
  const [first] = planted as [PlantedInstance]

  test('the plug-in is not there: no association', async () => {
    await using server = await OrthancServer.start({ plugins: [join(folder, 'missing.so')] })
    if (server.process.exitCode !== null) return
    expect(await server.store([fileOf(first)])).toEqual(['no association'])
    expect(marksIn(server.left().values())).toEqual(NONE)
  })

  test('the service cannot be started: the door stays closed', async () => {
    await using server = await OrthancServer.start({ lethe: { Command: ['/nonexistent/lethe'] } })
    expect(await server.store([fileOf(first)])).toEqual(['no association'])
    expect((await server.post('/instances', first.bytes)).status).toBe(500)
    expect(await server.get('/lethe/status')).toMatchObject({ Open: false, State: 'waiting for the service' })
    expect(await server.instances()).toEqual([])
    expect(marksIn(server.left().values())).toEqual(NONE)
  })

  test('another plug-in changes what is received: Orthanc does not start', async () => {
    const other = join(folder, 'other.so')
    const source = join(import.meta.dirname, 'orthanc/other-plugin.c')
    expect(spawnSync('gcc', ['-shared', '-fPIC', '-o', other, source]).status).toBe(0)
    await using server = await OrthancServer.start({ plugins: [other, plugin] })
    await expect.poll(() => server.process.exitCode, { timeout: 120_000 }).not.toBe(null)
    expect(server.process.exitCode).not.toBe(0)
  })

  const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
    ['stores from anybody', { DicomAlwaysAllowStore: true }],
    ['lists modalities', { DicomModalities: { scanner: [SENDER, '127.0.0.1', 104] } }],
    ['keeps modalities in the database', { DicomModalitiesInDatabase: true }],
    ['offers WebDAV', { WebDavEnabled: true }],
  ]

  test.each(wrong)('a configuration that %s: Orthanc does not start', async (_, config) => {
    await using server = await OrthancServer.start({ config })
    await expect.poll(() => server.process.exitCode, { timeout: 120_000 }).not.toBe(null)
    expect(server.process.exitCode).not.toBe(0)
    expect(server.log).toContain('lethe: does not start')
  })

  test('an index that holds others: the door stays closed, and nothing of it changes', async () => {
    const [, second] = planted as [PlantedInstance, PlantedInstance]
    const clinical = await OrthancServer.start({ plugins: [], config: { DicomAlwaysAllowStore: true } })
    expect(await clinical.store([fileOf(first)])).toEqual(['0000'])
    await clinical.stop()
    await using server = await OrthancServer.start({ folder: clinical.folder })
    await server.inState('refused')
    expect(await server.store([fileOf(second)])).toEqual(['no association'])
    expect((await server.post('/instances', second.bytes)).status).toBe(500)
    expect(await server.instances()).toHaveLength(1)
    expect(server.log).toContain('did not make')
  })
})
