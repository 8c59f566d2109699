// Goal: lists are worked off at the archive's hours and pace, by one process at a time; what is away is waited for; a cancelled pull ends at once.
// Method: an archive by hand over a real database and sealed lists; rows and archives are read until they say what they must.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DimseError } from '@lethe/dimse'
import { Marks } from '../../../records/marks.ts'
import type { Records } from '../../../records/open-records.ts'
import { countPulls } from '../../../records/pulls/count-pulls.ts'
import { cancelPull } from '../../../records/pulls/end-pull.ts'
import { insertPull } from '../../../records/pulls/insert-pull.ts'
import { listRows } from '../../../records/pulls/list-rows.ts'
import { PullLists } from '../../../records/pulls/pull-lists.ts'
import { putArchive } from '../../../records/pulls/put-archive.ts'
import { serverForTests, TEST_KEY } from '../../../records/records.test-support.ts'
import { transact } from '../../../records/statement.ts'
import { TemporaryFolder } from '../../../temporary-folder.test-support.ts'
import type { FoundStudies } from '../../../system/dimse-query.ts'
import { ArchiveWork, type WorkOnArchive } from './archive-work.ts'
import { parseHours, type Hours } from './hours.ts'

const { open } = serverForTests()
const NOTHING_FOUND: FoundStudies = { studies: [], isComplete: true, strayCount: 0 }
const MANNERS = { hours: [], parallel: 2, attempts: 2, retrySeconds: 1 }

let records: Records
let folder: TemporaryFolder
let lists: PullLists
let archiveId = 0
let works: ArchiveWork[]
let waits: (string | undefined)[]
let troubles: unknown[]
/** What the archive was asked, and when. */
let asked: { accession: string | undefined; at: number }[]
let answer: (accession: string | undefined, signal: AbortSignal) => Promise<FoundStudies>

beforeEach(async () => {
  records = await open()
  folder = new TemporaryFolder()
  lists = new PullLists(folder.at('pulls'), TEST_KEY)
  archiveId = (await transact(records.db, (tx) => putArchive(tx, 'pacs'))).id
  ;[works, waits, troubles, asked, answer] = [[], [], [], [], async () => NOTHING_FOUND]
})

afterEach(async () => {
  for (const work of works) await work.close()
})

function work(change: Partial<WorkOnArchive> = {}): ArchiveWork {
  const made = new ArchiveWork({
    ...{ db: records.db, marks: new Marks(TEST_KEY), issuer: 'VGH', archiveId, lists, manners: MANNERS },
    link: {
      findStudies: ({ AccessionNumber: accession }, signal) => {
        asked.push({ accession, at: performance.now() })
        return answer(accession, signal)
      },
      findSeries: async () => ({ series: [], isComplete: true }),
      retrieve: async () => [],
    },
    hasRoom: async () => true,
    refusalOf: () => undefined,
    onBoundary: () => undefined,
    onWaits: (code) => void waits.push(code),
    onEnded: () => undefined,
    onTrouble: (error) => void troubles.push(error),
    ...change,
  })
  works.push(made)
  made.start()
  return made
}

async function add(...accessions: string[]): Promise<number> {
  const lines = accessions.map((AccessionNumber, index) => ({ line: index + 2, keys: { AccessionNumber }, sameAs: undefined }))
  const list = lists.write(lines)
  return transact(records.db, (tx) => insertPull(tx, archiveId, { list, lines }))
}

const pullOf = async (id: number) => (await countPulls(records.db, id))[0]
async function untilDone(id: number): Promise<void> {
  await expect.poll(async () => (await pullOf(id))?.endedAs, { timeout: 30_000 }).toBe('done')
}
const outcomesOf = async (id: number) => (await listRows(records.db, id)).map(({ outcome, code }) => [outcome, code])

test('two processes work on one archive: each row is asked for once, and the lists are destroyed', async () => {
  const ids = [await add('A', 'B', 'C'), await add('D')]
  work()
  work()
  for (const id of ids) await untilDone(id)
  expect(asked.map(({ accession }) => accession)).toEqual(['A', 'B', 'C', 'D'])
  await expect.poll(() => readdirSync(folder.at('pulls')), { timeout: 30_000 }).toEqual([])
  expect(await records.db.selectFrom('pull_keys').select('pull_id').execute()).toEqual([])
})

test('outside its hours an archive is not asked, and the records say why', async () => {
  const hours = [parseHours('19:00-06:00') as Hours]
  let now = new Date(2026, 5, 1, 12, 0)
  const id = await add('A')
  work({ manners: { ...MANNERS, hours }, now: () => now })
  await expect.poll(async () => (await pullOf(id))?.waitsCode, { timeout: 30_000 }).toBe('PULL_OUTSIDE_HOURS')
  expect(asked).toEqual([])
  now = new Date(2026, 5, 1, 19, 0)
  await untilDone(id)
  expect(await pullOf(id)).toMatchObject({ waitsCode: null })
  expect(waits).toEqual(['PULL_OUTSIDE_HOURS', undefined])
})

test('so many rows a minute begin as far apart', async () => {
  const id = await add('A', 'B', 'C', 'D')
  work({ manners: { ...MANNERS, studiesPerMinute: 300 } })
  await untilDone(id)
  const times = asked.map(({ at }) => at)
  const gaps = times.slice(1).map((at, index) => at - (times[index] as number))
  // A timer may be a millisecond early.
  expect(gaps.filter((gap) => gap < 195)).toEqual([])
})

test.each([
  ['cannot be reached', () => new DimseError('UNREACHABLE'), 'DIMSE_UNREACHABLE'],
  ['breaks off every question', () => new DimseError('LOST'), 'DIMSE_LOST'],
  ['finds our database away', () => Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'GATEWAY_DATABASE_AWAY'],
])('an archive that %s is waited for, and no row pays', async (_what, error, code) => {
  let isAway = true
  answer = async () => {
    if (isAway) throw error()
    return NOTHING_FOUND
  }
  const id = await add('A', 'B', 'C')
  work({ manners: { ...MANNERS, attempts: 1 } })
  // Both at hand, and again: more often than a row may be tried.
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(2)
  expect(await pullOf(id)).toMatchObject({ open: 3, waitsCode: code })
  isAway = false
  await untilDone(id)
  expect(await outcomesOf(id)).toEqual([1, 2, 3].map(() => ['not-found', 'PULL_NOT_FOUND']))
  expect(troubles).toEqual([])
})

test('a row that always fails ends after its tries, a mistake of the program too; the others go on', async () => {
  answer = async (accession) => {
    if (accession === 'A') throw new DimseError('QUERY_FAILED')
    if (accession === 'B') throw new TypeError('a mistake')
    return NOTHING_FOUND
  }
  const id = await add('A', 'B', 'C')
  work()
  await untilDone(id)
  expect(await outcomesOf(id)).toEqual([
    ['failed', 'DIMSE_QUERY_FAILED'],
    ['failed', 'GATEWAY_UNEXPECTED'],
    ['not-found', 'PULL_NOT_FOUND'],
  ])
  expect(asked).toHaveLength(5)
  expect(troubles).toHaveLength(2)
})

test('a pull that is cancelled lets go of what is at hand, and asks for nothing more', async () => {
  const ended: string[] = []
  answer = (accession, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        ended.push(accession as string)
        reject(new DimseError('ABORTED'))
      })
    })
  const id = await add('A', 'B', 'C')
  work()
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBe(2)
  expect(await cancelPull(records.db, id)).toMatchObject({ rowCount: 3 })
  await expect.poll(() => ended.length, { timeout: 30_000 }).toBe(2)
  expect(await pullOf(id)).toMatchObject({ endedAs: 'cancelled', outcomes: { cancelled: 3 } })
  expect(await cancelPull(records.db, id)).toBeUndefined()
  answer = async () => NOTHING_FOUND
  const next = await add('D')
  await untilDone(next)
  expect(asked.map(({ accession }) => accession)).toEqual(['A', 'B', 'D'])
})

test('a gateway that closes lets go of what is at hand, and the row is asked for again later', async () => {
  answer = (_accession, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DimseError('ABORTED'))))
  const id = await add('A')
  const first = work()
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBe(1)
  await first.close()
  expect(await pullOf(id)).toMatchObject({ open: 1, endedAs: null })
  answer = async () => NOTHING_FOUND
  work()
  await untilDone(id)
})

test('without room on the disk nothing is asked for', async () => {
  let hasRoom = false
  const id = await add('A')
  work({ hasRoom: async () => hasRoom })
  await expect.poll(async () => (await pullOf(id))?.waitsCode, { timeout: 30_000 }).toBe('GATEWAY_DISK_FULL')
  expect(asked).toEqual([])
  hasRoom = true
  await untilDone(id)
})

test('a list that does not open ends its pull, and no other', async () => {
  const lost = await add('A')
  for (const name of readdirSync(folder.at('pulls'))) await lists.remove(name)
  const id = await add('B')
  work()
  await untilDone(lost)
  await untilDone(id)
  expect(await outcomesOf(lost)).toEqual([['failed', 'GATEWAY_SEALED_MISSING']])
  expect(await outcomesOf(id)).toEqual([['not-found', 'PULL_NOT_FOUND']])
})

test('a list under seal says nothing, opens under its key alone, and is swept where no row refers to it', async () => {
  const id = await add('QZACCESSION')
  const [pull] = await records.db
    .selectFrom('pulls')
    .innerJoin('pull_keys', 'pull_id', 'id')
    .select(['file_name', 'wrapped'])
    .execute()
  const { file_name: name = '', wrapped = Buffer.alloc(0) } = pull ?? {}
  expect(lists.read(name, wrapped)).toMatchObject([{ line: 2, keys: { AccessionNumber: 'QZACCESSION' } }])
  const others = new PullLists(folder.at('pulls'), new Uint8Array(32).fill(8))
  expect(() => others.read(name, wrapped)).toThrow(expect.objectContaining({ code: 'GATEWAY_SEAL_BROKEN' }) as Error)
  const stray = lists.write([])
  expect(readFileSync(join(folder.at('pulls'), name)).includes('QZACCESSION')).toBe(false)
  expect(await lists.sweep(records.db, { aloneMs: 0, now: () => Date.now() + 1000 })).toBe(1)
  expect(readdirSync(folder.at('pulls'))).toEqual([name])
  expect(stray.fileName).not.toBe(name)
  expect(await pullOf(id)).toMatchObject({ rows: 1, open: 1 })
})
