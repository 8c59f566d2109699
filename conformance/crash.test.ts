// Goal: no acknowledged instance is ever lost, none is there twice, and nothing of one is readable at rest, whatever ends in between.
// Method: a process that admits under load is killed with -9 at each boundary and at random; the database is killed and taken away; the
// disk is full. Then: sweep, compare every acknowledgement with rows and files, send everything again, compare again, search all bytes.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeInstance } from '../packages/gateway/src/instances.test-support.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { Marks } from '../packages/gateway/src/records/marks.ts'
import type { Records } from '../packages/gateway/src/records/open-records.ts'
import { putProfile } from '../packages/gateway/src/records/profiles/put-profile.ts'
import { asOwner, serverForTests, SERVERS, TEST_KEY } from '../packages/gateway/src/records/records.test-support.ts'
import { putSource } from '../packages/gateway/src/records/sources/put-source.ts'
import type { Source } from '../packages/gateway/src/records/sources/source.ts'
import type { CrashPlan } from './crash/writer.ts'
import { Inbox } from '../packages/gateway/src/records/inbox/inbox.ts'
import { receiveInto } from '../packages/gateway/src/records/inbox/inbox.test-support.ts'
import { SealedReader } from '../packages/gateway/src/records/sealed/sealed-reader.ts'
import { sweepInbox } from '../packages/gateway/src/records/inbox/sweep-inbox.ts'

const PROGRAM = join(import.meta.dirname, 'crash', 'writer.ts')
const BOUNDARIES = ['written', 'synced', 'committing', 'committed'] as const
const marks = new Marks(TEST_KEY)

describe.each(SERVERS)('on $name', (choice) => {
  const testServer = serverForTests(choice)
  let base = ''
  let folder = ''
  let records: Records
  let source: Source

  beforeEach(async () => {
    base = mkdtempSync(join(tmpdir(), 'lethe-crash-'))
    folder = join(base, 'inbox')
    mkdirSync(folder)
    records = await testServer.open()
    const profile = await putProfile(records.db, 'research', 'name: research')
    source = await putSource(records.db, { name: 'CT1', issuer: 'PLAINWORD', profileId: profile.id })
  })

  afterEach(() => rmSync(base, { recursive: true, force: true }))

  const start = (plan: Pick<CrashPlan, 'numbers'> & Partial<CrashPlan>, wrapper: readonly string[] = []): ChildProcess => {
    const database = { ...testServer.ownerOf(records), options: '-c role=lethe_work' }
    const whole: CrashPlan = { database, folder, masterKey: Buffer.from(TEST_KEY).toString('hex'), senderCount: 6, ...plan }
    const [command = '', ...args] = [...wrapper, process.execPath, PROGRAM, JSON.stringify(whole)]
    return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: base } })
  }

  /** Reads what the program tells until it ends; `onLine` may end it. */
  const linesOf = async (child: ChildProcess, onLine: (count: number) => void = () => undefined): Promise<string[]> => {
    const lines: string[] = []
    const ended = new Promise((resolve) => child.on('close', resolve))
    for await (const line of createInterface({ input: child.stdout! })) onLine(lines.push(line))
    await ended
    return lines
  }

  const acknowledged = (lines: readonly string[]): number[] =>
    lines.flatMap((line) => (line.endsWith(' ack') ? [Number.parseInt(line, 10)] : []))

  const markOf = (number: number): string => marks.of('instance', `1.2.276.0.9999.77.3.${number}`).toString('hex')
  const files = (): number =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
  const sweep = () => sweepInbox({ folder, db: records.db, unwrittenMs: 0, now: Date.now })

  /** After a restart every acknowledged instance is there once and opens; nothing else lies about. */
  const expectAllThere = async (numbers: readonly number[], side = 64): Promise<void> => {
    const rows = await records.db.selectFrom('instances').select(['id', 'instance_mark']).execute()
    const ids = new Map(rows.map(({ id, instance_mark }) => [Buffer.from(instance_mark).toString('hex'), id]))
    expect(ids.size).toBe(rows.length)
    expect(numbers.filter((number) => !ids.has(markOf(number)))).toEqual([])
    expect(files()).toBe(rows.length)
    expect((await countByState(records.db)).every(isConserved)).toBe(true)
    const inbox = new Inbox({ folder, masterKey: TEST_KEY, db: records.db })
    for (const number of numbers) {
      const original = new SealedReader(await inbox.find(ids.get(markOf(number))!))
      const bytes = Buffer.alloc(original.length)
      original.readInto(bytes, 0)
      original.close()
      expect(bytes.equals(encodeInstance({ number, side }))).toBe(true)
    }
  }

  const sendAgain = async (from: number, to: number): Promise<void> => {
    const inbox = new Inbox({ folder, masterKey: TEST_KEY, db: records.db })
    const numbers = Array.from({ length: to - from }, (_, index) => from + index)
    await Promise.all(numbers.map((number) => receiveInto(inbox, { source }, [encodeInstance({ number, side: 64 })])))
  }

  test.each(BOUNDARIES)('kill -9 when a group is %s', async (boundary) => {
    let from = 0
    const all: number[] = []
    for (const passing of [1, 2, 5]) {
      const child = start({ numbers: [from, from + 100], killAt: { boundary, passing } })
      const told = acknowledged(await linesOf(child))
      expect(child.signalCode).toBe('SIGKILL')
      all.push(...told)
      from += 100
    }
    await sweep()
    await expectAllThere(all)
    await sendAgain(0, 300)
    await expectAllThere(Array.from({ length: 300 }, (_, index) => index))
  })

  test('fifty times kill -9 at random under load', async () => {
    const all: number[] = []
    for (let round = 0; round < 50; round++) {
      const child = start({ numbers: [round * 1000, round * 1000 + 1000] })
      const killAfter = Math.floor(Math.random() * 40)
      const lines = await linesOf(child, (count) => {
        if (count === killAfter + 1) setTimeout(() => child.kill('SIGKILL'), Math.random() * 15)
      })
      expect(child.signalCode).toBe('SIGKILL')
      all.push(...acknowledged(lines))
      if (round % 10 === 0) await sweep()
    }
    expect(all.length).toBeGreaterThan(500)
    await sweep()
    await expectAllThere(all)
    for (let round = 0; round < 50; round++) await sendAgain(round * 1000, round * 1000 + 5)
    await expectAllThere(all)
    await expectNoMarks()
  })

  /** Searches every byte of inbox, temporary files, tables, write-ahead log and server log. */
  const expectNoMarks = async (): Promise<void> => {
    await asOwner(testServer.owner(), (pool) => pool.query('CHECKPOINT'))
    const found = { QZMARK: 0, '1.2.276.0.9999.77': 0, PLAINWORD: 0 }
    for (const root of [base, testServer.folder()]) {
      for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        const bytes = readFileSync(join(entry.parentPath, entry.name))
        for (const mark of Object.keys(found) as (keyof typeof found)[]) if (bytes.includes(mark)) found[mark] += 1
      }
    }
    // The source's issuer is no secret: that it is found shows that the search would find the others.
    expect(found.PLAINWORD).toBeGreaterThanOrEqual(2)
    expect(found).toMatchObject({ QZMARK: 0, '1.2.276.0.9999.77': 0 })
  }

  test('kill -9 of the database, and its absence, are faults that pass', async () => {
    const inbox = new Inbox({ folder, masterKey: TEST_KEY, db: records.db })
    const faults = new Set<string>()
    const send = async (number: number): Promise<void> => {
      for (;;) {
        try {
          await receiveInto(inbox, { source }, [encodeInstance({ number, side: 64 })])
          return
        } catch (error) {
          const { code, disposition } = error as { code?: string; disposition?: string }
          faults.add(`${code} ${disposition}`)
          await sleep(50)
        }
      }
    }
    for (const end of ['SIGKILL', 'SIGINT', 'SIGKILL'] as const) {
      const first = files()
      const sending = Promise.all(Array.from({ length: 60 }, (_, index) => send(first * 10 + index)))
      await sleep(Math.random() * 60)
      const server = testServer.server()
      process.kill(server.pid, end)
      await expect.poll(server.isRunning).toBe(false)
      await sleep(500)
      await testServer.restart()
      await sending
    }
    expect([...faults]).toEqual(['GATEWAY_DATABASE_AWAY retry'])
    await sweep()
    const { length } = await records.db.selectFrom('instances').select('id').execute()
    expect(files()).toBe(length)
    expect((await countByState(records.db)).every(isConserved)).toBe(true)
  })

  test('a full disk refuses for a while, and loses nothing', async () => {
    // A small file system that only the program sees.
    const script = 'mount -t tmpfs -o size=2m none "$0" && "$@"; cp -r "$0" "$0-kept"'
    const wrapper = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, folder]
    const lines = await linesOf(start({ numbers: [0, 30], side: 256 }, wrapper))
    const told = acknowledged(lines)
    expect(told.length).toBeGreaterThan(5)
    expect(lines.filter((line) => !line.endsWith(' ack')).map((line) => line.replace(/^\d+ /, ''))).toEqual(
      Array.from({ length: 30 - told.length }, () => 'fault GATEWAY_DISK_FULL retry'),
    )
    folder = `${folder}-kept`
    await expectAllThere(told, 256)
  })
})
