// Goal: each file of a folder comes in once and whole, and leaves the folder only then; what is refused leaves it too; the rest waits.
// Method: real folders and files over a real inbox and database; files that grow, are replaced, are cut off, or are no files at all.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeInstance, MARK, type InstanceChoice } from '../../../instances.test-support.ts'
import { Inbox, type Boundary } from '../../../records/inbox/inbox.ts'
import { addOptOuts } from '../../../records/instances/add-opt-outs.ts'
import { Marks } from '../../../records/marks.ts'
import type { Records } from '../../../records/open-records.ts'
import { putProfile } from '../../../records/profiles/put-profile.ts'
import { serverForTests, TEST_KEY } from '../../../records/records.test-support.ts'
import { putSource } from '../../../records/sources/put-source.ts'
import { Admission } from '../admission.ts'
import { WatchedFolder, type WatchedPlace } from './watched-folder.ts'

const { open } = serverForTests()
let folder = ''
let records: Records
let watched: WatchedFolder | undefined
let hasRoom = true
let told: string[] = []
let onBoundary: (boundary: Boundary) => void = () => undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-folder-'))
  mkdirSync(join(folder, 'in'))
  records = await open()
  hasRoom = true
  told = []
  onBoundary = () => undefined
})

afterEach(async () => {
  await watched?.close()
  watched = undefined
  rmSync(folder, { recursive: true })
})

async function watch(change: Partial<WatchedPlace> = {}): Promise<void> {
  const { id: profileId } = await putProfile(records.db, 'research', 'text')
  const source = await putSource(records.db, { name: 'scanner', issuer: 'hospital', profileId })
  const inbox = new Inbox({
    ...{ folder: join(folder, 'inbox'), masterKey: TEST_KEY, db: records.db },
    onBoundary: (boundary) => onBoundary(boundary),
  })
  const admission = new Admission({
    ...{ db: records.db, inbox, hasRoom: async () => hasRoom, onAdmitted: () => undefined },
    onRefused: (_source, error) => void told.push((error as { code?: string }).code ?? String(error)),
  })
  watched = new WatchedFolder({
    ...{ path: join(folder, 'in'), source, settleMs: 60, whenDone: 'move', admission },
    onWaits: (code) => void told.push(`waits ${code}`),
    onAway: (count) => void told.push(`away ${count}`),
    onTrouble: (error) => void told.push(`trouble ${String(error)}`),
    ...change,
  })
  watched.start()
}

function put(name: string, choice: InstanceChoice | Uint8Array): string {
  const path = join(folder, 'in', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, choice instanceof Uint8Array ? choice : encodeInstance(choice))
  return path
}

const filesIn = (name: string): string[] =>
  existsSync(join(folder, name))
    ? readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
        .flatMap((entry) =>
          entry.isDirectory() ? [] : [join(entry.parentPath, entry.name).slice(folder.length + name.length + 2)],
        )
        .toSorted()
    : []
const rowCount = async (): Promise<number> => (await records.db.selectFrom('instances').select('id').execute()).length
const untilEmpty = async (): Promise<void> => {
  await expect.poll(() => filesIn('in'), { timeout: 50_000 }).toEqual([])
}

test('what has settled is in, and then moved to the same place below the folder beside', async () => {
  put('1.dcm', { number: 1 })
  put('a/b/2.dcm', { number: 2 })
  put('a/the same again.dcm', { number: 1 })
  await watch()
  await untilEmpty()
  expect(filesIn('in.done')).toEqual(['1.dcm', 'a/b/2.dcm', 'a/the same again.dcm'])
  expect(readFileSync(join(folder, 'in.done/1.dcm')).equals(Buffer.from(encodeInstance({ number: 1 })))).toBe(true)
  expect(await rowCount()).toBe(2)
  expect(told).toEqual([])
})

test('or removed, where the operator says so', async () => {
  put('1.dcm', { number: 1 })
  put('no DICOM', Buffer.from('text'))
  await watch({ whenDone: 'remove' })
  await untilEmpty()
  expect([filesIn('in.done'), filesIn('in.refused')]).toEqual([[], ['no DICOM']])
  expect(await rowCount()).toBe(1)
})

test('what is no DICOM, or refused, is moved to the other folder beside, and told by its code alone', async () => {
  await addOptOuts(records.db, [new Marks(TEST_KEY).ofPatient('hospital', `${MARK}-B`)])
  put('Doe^Jane.txt', Buffer.from('no DICOM'))
  put('a/QZMARK.dcm', { number: 2, patient: 'B' })
  put('class.dcm', { number: 3, attributes: { SOPClassUID: '1.2.840.10008.1.1' } })
  put('good.dcm', { number: 4 })
  await watch()
  await untilEmpty()
  expect(filesIn('in.refused')).toEqual(['Doe^Jane.txt', 'a/QZMARK.dcm', 'class.dcm'])
  expect(told.toSorted()).toEqual(['GATEWAY_OPTED_OUT', 'GATEWAY_SOP_CLASS_REFUSED', 'GATEWAY_UID_UNKNOWN'])
  expect(await rowCount()).toBe(1)
})

test('a file that is still being written comes in whole, however long its writer pauses', async () => {
  await watch()
  const writers = Array.from({ length: 8 }, async (_, number) => {
    const bytes = encodeInstance({ number, side: 256 })
    const path = put(`${number}.dcm`, bytes.subarray(0, 900))
    for (let at = 900; at < bytes.length; at += 20_000) {
      // Shorter and longer than a file must have stayed as it is; within the pixels, so that what is there is seen to be cut off.
      await sleep(number % 2 === 0 ? 10 : 150)
      appendFileSync(path, bytes.subarray(at, at + 20_000))
    }
  })
  await Promise.all(writers)
  await untilEmpty()
  const byteCounts = await records.db.selectFrom('instances').select('byte_count').execute()
  expect(byteCounts.map(({ byte_count }) => byte_count)).toEqual(
    Array.from({ length: 8 }, () => encodeInstance({ number: 1, side: 256 }).length),
  )
  for (const name of filesIn('in.done'))
    expect(
      readFileSync(join(folder, 'in.done', name)).equals(
        Buffer.from(encodeInstance({ number: Number.parseInt(name), side: 256 })),
      ),
    ).toBe(true)
  expect(new Set(told.filter((line) => !/^waits (?:DICOM_TRUNCATED|GATEWAY_CHANGED)$/.test(line)))).toEqual(new Set())
})

test('a file that is cut off waits, told once, until it is whole', async () => {
  const whole = encodeInstance({ number: 1 })
  const path = put('1.dcm', whole.subarray(0, 700))
  await watch()
  await expect.poll(() => told).toEqual(['waits DICOM_TRUNCATED'])
  await sleep(300)
  expect([told, filesIn('in'), await rowCount()]).toEqual([['waits DICOM_TRUNCATED'], ['1.dcm'], 0])
  appendFileSync(path, whole.subarray(700))
  await untilEmpty()
  expect(await rowCount()).toBe(1)
})

// When its bytes were read and nothing is durable; when its row is there and it was not moved.
test.each(['written', 'committed'] as const)('a file that changes when it is %s is taken again', async (when) => {
  const path = put('1.dcm', { number: 1 })
  let isChanged = false
  onBoundary = (boundary) => {
    if (boundary !== when || isChanged) return
    isChanged = true
    writeFileSync(path, encodeInstance({ number: 2, side: 20 }))
  }
  await watch()
  await untilEmpty()
  expect(await rowCount()).toBe(2)
  expect(filesIn('in.done')).toHaveLength(1)
  expect(told).toEqual([])
})

test('a name that comes again takes nothing away', async () => {
  await watch()
  for (const number of [1, 2, 3]) {
    put('same.dcm', { number })
    await untilEmpty()
  }
  expect(filesIn('in.done')).toHaveLength(3)
  expect(await rowCount()).toBe(3)
})

test('links, pipes, empty files and names that begin with a dot are left alone', async () => {
  writeFileSync(join(folder, 'outside.dcm'), encodeInstance({ number: 9 }))
  symlinkSync(join(folder, 'outside.dcm'), join(folder, 'in', 'link.dcm'))
  mkdirSync(join(folder, 'empty'))
  symlinkSync(join(folder, 'empty'), join(folder, 'in', 'elsewhere'))
  spawnSync('mkfifo', [join(folder, 'in', 'pipe')])
  put('empty', new Uint8Array())
  put('.1.dcm.XyZ', { number: 8 })
  put('.hidden/1.dcm', { number: 7 })
  put('1.dcm', { number: 1 })
  await watch()
  await expect.poll(() => filesIn('in.done'), { timeout: 30_000 }).toEqual(['1.dcm'])
  await sleep(200)
  expect(filesIn('in')).toEqual(['.1.dcm.XyZ', '.hidden/1.dcm', 'elsewhere', 'empty', 'link.dcm', 'pipe'])
  expect(await rowCount()).toBe(1)
  renameSync(join(folder, 'in', '.1.dcm.XyZ'), join(folder, 'in', '8.dcm'))
  await expect.poll(rowCount, { timeout: 30_000 }).toBe(2)
})

test('while the disk is full files wait; a folder that is away is told, and looked for again', async () => {
  hasRoom = false
  put('1.dcm', { number: 1 })
  await watch()
  await expect.poll(() => told.at(-1)).toBe('GATEWAY_DISK_FULL')
  expect(filesIn('in')).toEqual(['1.dcm'])
  renameSync(join(folder, 'in'), join(folder, 'elsewhere'))
  await expect.poll(() => told.at(-1)).toBe('away 1')
  hasRoom = true
  renameSync(join(folder, 'elsewhere'), join(folder, 'in'))
  await untilEmpty()
  expect(told.at(-1)).toBe('away 0')
  expect(await rowCount()).toBe(1)
})

test('a thousand files in many folders, and a stop in the middle: all are in, once', { timeout: 240_000 }, async () => {
  for (let number = 0; number < 1000; number += 1) put(`${number % 37}/${number % 5}/${number}.dcm`, { number })
  await watch()
  await expect.poll(rowCount, { timeout: 60_000, interval: 5 }).toBeGreaterThan(50)
  await watched?.close()
  const left = filesIn('in').length
  expect(left).toBeGreaterThan(0)
  await watch()
  await expect.poll(() => filesIn('in').length, { timeout: 120_000 }).toBe(0)
  expect(filesIn('in.done')).toHaveLength(1000)
  expect(await rowCount()).toBe(1000)
  expect(told).toEqual([])
})
