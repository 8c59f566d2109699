// Goal: whatever ends in between, every acknowledged instance comes to one end, once, and nothing of it is readable at rest.
// Method: a gateway under load is killed with -9 at each boundary and at random, its database too; its disk is full and its database away;
// after each it is started again, and what the senders were told is compared with rows, objects and files, and every byte is searched.
// LETHE_CRASH_ROUNDS=50 kills fifty times at random; without, eight times. LETHE_AWAY_SECONDS=70 lets the database stand still so long.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as others, setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MARK } from '../packages/gateway/src/instances.test-support.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { Marks } from '../packages/gateway/src/records/marks.ts'
import { openRecords } from '../packages/gateway/src/records/open-records.ts'
import type { Db } from '../packages/gateway/src/records/statement.ts'
import { CRASH_KEY, type CrashPlan } from './gateway/crash-program.ts'
import { sendShared, uidOf, type Told } from './gateway/sender.ts'

const PROGRAM = join(import.meta.dirname, 'gateway', 'crash-program.ts')
const ROUNDS = Number(process.env['LETHE_CRASH_ROUNDS'] ?? 8)
const AWAY_SECONDS = Number(process.env['LETHE_AWAY_SECONDS'] ?? 3)
const OUT_OF_RESOURCES = 0xa700
const BOUNDARIES = ['written', 'synced', 'committing', 'committed'].concat(
  ['deidentify', 'inspect'].flatMap((kind) => ['claimed', 'made', 'settled'].map((boundary) => `${kind} ${boundary}`)),
)
const marks = new Marks(CRASH_KEY)
const home = mkdtempSync(join(tmpdir(), 'lethe-crash-'))
const told: Told = new Map()
let said = ''
let next = 0

interface Running {
  readonly port: number
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
}

/** Starts a gateway; one that ends before it listens has no port. */
async function start(plan: Omit<CrashPlan, 'home'> = {}, wrapper: readonly string[] = []): Promise<Running> {
  const [command = '', ...args] = [
    ...wrapper,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    PROGRAM,
    JSON.stringify({ home, ...plan }),
  ]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise((resolve) => child.on('close', resolve))
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (line: Buffer) => resolve(Number(String(line))))
    void ended.then(() => resolve(0))
  })
  return { port, child, ended }
}

async function stop({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

const range = (count: number): number[] => Array.from({ length: count }, () => next++)

async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const records = await openRecords({ home, masterKey: CRASH_KEY })
  try {
    return await work(records.db)
  } finally {
    await records.close()
  }
}

const onTheirWay = (db: Db) =>
  db
    .selectFrom('instances')
    .select('id')
    .where('state', 'in', ['admitted', 'deidentified'])
    .execute()
    .then(({ length }) => length)

/** Work whose process died is due again when its lease ends: nobody waits for it here. */
const endLeases = (db: Db) =>
  db
    .updateTable('jobs')
    .set({ lease_until: null, due_at: new Date(0) })
    .execute()

const filesOf = (folder: string): string[] =>
  readdirSync(join(home, folder), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

/** Starts again, sends again what was not acknowledged, waits for all ends, and compares. */
async function expectAllThere(): Promise<void> {
  const acknowledged = [...told].flatMap(([number, status]) => (status === 0 ? [number] : []))
  const running = await start()
  await withDb(async (db) => {
    const markOf = (number: number): string => marks.of('instance', uidOf(number)).toString('hex')
    const before = await db.selectFrom('instances').select('instance_mark').execute()
    const there = new Set(before.map(({ instance_mark }) => Buffer.from(instance_mark).toString('hex')))
    expect(acknowledged.filter((number) => !there.has(markOf(number)))).toEqual([])
    const all = Array.from({ length: next }, (_, number) => number)
    await sendShared(running.port, all, told)
    expect(all.filter((number) => told.get(number) !== 0)).toEqual([])
    await endLeases(db)
    await expect.poll(() => onTheirWay(db), { timeout: 120_000, interval: 200 }).toBe(0)
    const rows = await db.selectFrom('instances').select(['state', 'standing', 'reason_code']).execute()
    expect(rows).toHaveLength(next)
    expect(rows.filter(({ state }) => state !== 'inspected')).toEqual([])
    const objects = await db.selectFrom('objects').select('sha256').execute()
    expect(objects).toHaveLength(next)
    const archived = new Set(filesOf('archive').map((path) => path.slice(-68, -4)))
    expect(objects.filter(({ sha256 }) => !archived.has(Buffer.from(sha256).toString('hex')))).toEqual([])
    expect((await countByState(db)).every(isConserved)).toBe(true)
  })
  await stop(running)
}

beforeAll(async () => stop(await start()), 60_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

test.each(BOUNDARIES)('kill -9 where an instance is %s', async (boundary) => {
  const running = await start({ killAt: { boundary, passing: 3 } })
  const sending = sendShared(running.port, range(40), told)
  await running.ended
  await sending
  expect(running.child.signalCode).toBe('SIGKILL')
})

test('after all these every acknowledged instance has come to one end', expectAllThere)

test(
  `kill -9 at random under load, ${ROUNDS} times, and every second time of the database too`,
  { timeout: 900_000 },
  async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const running = await start()
      const sending = sendShared(running.port, range(60), told)
      await sleep(Math.random() * 800)
      if (round % 2 === 1) {
        process.kill(postmaster(), 'SIGKILL')
        await sleep(Math.random() * 500)
      }
      running.child.kill('SIGKILL')
      await running.ended
      await sending
    }
    await expectAllThere()
  },
)

const postmaster = (): number => Number(readFileSync(join(home, 'database/cluster/postmaster.pid'), 'utf8').split('\n')[0])

/** Nothing was refused for good, and the same process takes more, without a hand. */
async function expectRecovery({ port }: Running): Promise<void> {
  expect([...told.values()].filter((status) => status !== 0 && status !== OUT_OF_RESOURCES)).toEqual([])
  const more = range(10)
  const refused = async () => {
    await sendShared(port, more, told)
    return more.filter((number) => told.get(number) !== 0)
  }
  await expect.poll(refused, { timeout: 120_000, interval: 500 }).toEqual([])
}

test('a database that dies is A700; the gateway goes on by itself', async () => {
  const running = await start()
  const sending = sendShared(running.port, range(80), told)
  await sleep(200)
  process.kill(postmaster(), 'SIGKILL')
  await sending
  await expectRecovery(running)
  await stop(running)
  await expectAllThere()
})

test(`a database that stands still for ${AWAY_SECONDS} seconds is waited for, or A700; the gateway goes on by itself`, async () => {
  const running = await start()
  const sending = sendShared(running.port, range(80), told)
  await sleep(200)
  const { stdout } = spawnSync('ps', ['--ppid', String(postmaster()), '-o', 'pid='], { encoding: 'utf8' })
  const all = [postmaster(), ...stdout.trim().split(/\s+/).map(Number)]
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  await sleep(AWAY_SECONDS * 1000)
  for (const pid of all) process.kill(pid, 'SIGCONT')
  await sending
  // Nobody is left to wait for a minute.
  expect([...told.values()].includes(OUT_OF_RESOURCES)).toBe(AWAY_SECONDS > 30)
  await expectRecovery(running)
  await stop(running)
  await expectAllThere()
})

test('a disk that is full in the middle, three times, is A700; when there is room it goes on', async (context) => {
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', home]).status !== 0)
    context.skip('a small file system cannot be mounted here; it takes root on Linux')
  const before = { next, told: new Map(told) }
  told.clear()
  next = 0
  try {
    const running = await start()
    for (let time = 0; time < 3; time += 1) {
      const sending = sendShared(running.port, range(100), told)
      await sleep(200)
      // As dd ends at a full disk, nothing is left for anybody: not for the reserve, not for the database's log.
      spawnSync('dd', ['if=/dev/zero', `of=${join(home, 'filler')}`, 'bs=1M'])
      await sleep(1500)
      rmSync(join(home, 'filler'))
      await sending
      await expectRecovery(running)
    }
    await stop(running)
    await expectAllThere()
  } finally {
    spawnSync('umount', ['-l', home])
    told.clear()
    for (const [number, status] of before.told) told.set(number, status)
    next = before.next
  }
})

test('a disk below its reserve is A700 and holds nothing back; when there is room it goes on', async () => {
  const full = await start({ reserveMegabytes: 1 << 20 })
  const numbers = range(12)
  await sendShared(full.port, numbers, told)
  expect(new Set(numbers.map((number) => told.get(number)))).toEqual(new Set([OUT_OF_RESOURCES]))
  await stop(full)
  await expectAllThere()
})

test('nothing of an original is readable in any byte of the home, while it runs and afterwards, nor in what was logged', async () => {
  const wanted = [MARK, uidOf(1).slice(0, -1), '19570314'].flatMap((text) => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text.slice(0, 6)).toString('base64').slice(0, 7)),
  ])
  const found = new Set<string>()
  const search = async (): Promise<number> => {
    const paths = filesOf('.')
    for (const path of paths) {
      const bytes = bytesOf(path)
      if (wanted.some((mark) => bytes.includes(mark))) found.add(path)
      // The sender is in this process too.
      await others()
    }
    return paths.length
  }
  const running = await start()
  let isSending = true
  const sending = sendShared(running.port, range(300), told).finally(() => (isSending = false))
  let searchedCount = 0
  while (isSending) searchedCount += await search()
  await sending
  await stop(running)
  await withDb((db) => db.selectFrom('instances').select('id').limit(1).execute())
  expect(await search()).toBeGreaterThan(next)
  expect(searchedCount).toBeGreaterThan(next)
  expect([...found]).toEqual([])
  expect(wanted.filter((mark) => Buffer.from(said).includes(mark))).toEqual([])
  // The search finds what is there: the pseudonymous UIDs are in the clear.
  expect(filesOf('.').some((path) => bytesOf(path).includes('2.25.'))).toBe(true)
})

/** What is in a file; nothing where it has just been taken away. */
function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
