// Goal: whenever a gateway is killed, each file of a watched folder comes in once and whole, and nothing of it is readable at rest or in the log.
// Method: a gateway in a process of its own, which ends itself with kill -9 at each boundary and then at random, while files are still being
// written; then it runs to the end, and rows, folders and every byte below the home are looked at. LETHE_CRASH_ROUNDS makes it longer.
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Role } from '../packages/gateway/src/commands/serving/config.ts'
import { encodeInstance, MARK } from '../packages/gateway/src/instances.test-support.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { openRecords } from '../packages/gateway/src/records/open-records.ts'
import { contentsOf } from '../packages/gateway/src/temporary-folder.test-support.ts'
import { CRASH_KEY, type CrashPlan } from './gateway/crash-program.ts'
import { GatewayProcess } from './gateway/gateway-process.ts'
import { Random } from './text/random.ts'

const ROUNDS = Number(process.env['LETHE_CRASH_ROUNDS'] ?? 4)
const COUNT = 150
const SIDE = 96
let folder = ''
let logs: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-folders-'))
  for (const name of ['home', 'in']) mkdirSync(join(folder, name))
  logs = []
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What is killed only takes in: a job that it had begun would be waited for until its lease is over (gateway-crash.test.ts looks at those). */
const plan = (roles: readonly Role[], killAt?: CrashPlan['killAt']): CrashPlan => ({
  home: join(folder, 'home'),
  ...(killAt === undefined ? {} : { killAt }),
  change: { roles, folders: [{ path: join(folder, 'in'), source: 'local', settleSeconds: 1, whenDone: 'move' }] },
})

const filesIn = (name: string): string[] =>
  readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

/** Writes one instance in pieces, with pauses; the first reaches into the pixels. */
async function writeSlowly(number: number): Promise<void> {
  const bytes = encodeInstance({ number, side: SIDE })
  mkdirSync(join(folder, 'in', `${MARK}^${number % 7}`), { recursive: true })
  const path = join(folder, 'in', `${MARK}^${number % 7}`, `${MARK}-${number}.dcm`)
  writeFileSync(path, bytes.subarray(0, 1000))
  for (let at = 1000; at < bytes.length; at += 4096) {
    await sleep(number % 10 === 0 ? 200 : 5)
    appendFileSync(path, bytes.subarray(at, at + 4096))
  }
}

/** Runs to the end and looks at what is there. */
async function expectAllOnce(): Promise<void> {
  const gateway = await GatewayProcess.start(plan(['admit', 'work']))
  const records = await openRecords({ home: join(folder, 'home'), masterKey: CRASH_KEY })
  try {
    await expect.poll(() => filesIn('in'), { timeout: 120_000, interval: 200 }).toEqual([])
    const waiting = () => records.db.selectFrom('jobs').select('id').execute()
    await expect.poll(async () => (await waiting()).length, { timeout: 120_000, interval: 200 }).toBe(0)
    const rows = await records.db.selectFrom('instances').select(['byte_count', 'state']).execute()
    expect(rows.filter(({ state }) => state !== 'inspected')).toEqual([])
    const lengths = Array.from({ length: COUNT }, (_, number) => encodeInstance({ number, side: SIDE }).length)
    expect(rows.map(({ byte_count }) => byte_count).toSorted((a, b) => a - b)).toEqual(lengths.toSorted((a, b) => a - b))
    expect((await countByState(records.db)).every(isConserved)).toBe(true)
  } finally {
    await records.close()
    logs.push(gateway.log)
    await gateway.end()
  }
  const done = filesIn('in.done')
  expect(done).toHaveLength(COUNT)
  for (const path of done) {
    const number = Number(/-(\d+)\.dcm$/.exec(path)?.[1])
    expect(readFileSync(path).equals(Buffer.from(encodeInstance({ number, side: SIDE })))).toBe(true)
  }
  expect(existsSync(join(folder, 'in.refused')) ? filesIn('in.refused') : []).toEqual([])
  const kept = Object.values(contentsOf(join(folder, 'home'))).concat(logs)
  for (const mark of [MARK, '1.2.276.0.9999.77']) expect(kept.filter((bytes) => bytes.includes(mark))).toHaveLength(0)
}

test('killed at each boundary in turn, while files are written', { timeout: 600_000 }, async () => {
  const writing = Promise.all(Array.from({ length: COUNT }, (_, number) => writeSlowly(number)))
  for (const boundary of ['written', 'synced', 'committing', 'committed']) {
    const gateway = await GatewayProcess.start(plan(['admit'], { boundary, passing: 2 }))
    await gateway.gone()
    logs.push(gateway.log)
  }
  await writing
  await expectAllOnce()
})

test(`killed ${ROUNDS} times at random`, { timeout: 1_200_000 }, async () => {
  const random = new Random('folders')
  const writing = Promise.all(Array.from({ length: COUNT }, (_, number) => writeSlowly(number)))
  for (let round = 0; round < ROUNDS; round += 1) {
    const gateway = await GatewayProcess.start(plan(['admit']))
    await sleep(1000 + random.below(2500))
    await gateway.end('SIGKILL')
    logs.push(gateway.log)
  }
  await writing
  await expectAllOnce()
})
