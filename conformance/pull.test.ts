// Goal: a pull comes to its end and is reconciled whatever ends in between, and nothing that the list says is readable anywhere meanwhile.
// Method: dcmtk's dcmqrscp full of studies; a list by C-MOVE and by C-GET; the gateway killed twice with -9, the archive gone for a while;
// then the report, the records and every byte of the home are looked at. LETHE_PULL_STUDIES=200 LETHE_PULL_INSTANCES=25 is the long form.
import { spawn, type ChildProcess } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOf, lethe, startLethe } from '../packages/gateway/src/lethe-command.test-support.ts'
import { CheckpointKey } from '../packages/gateway/src/records/audit/checkpoint-key.ts'
import { verifyAudit } from '../packages/gateway/src/records/audit/verify-audit.ts'
import { countByState, isConserved } from '../packages/gateway/src/records/instances/count-by-state.ts'
import { openRecords } from '../packages/gateway/src/records/open-records.ts'
import type { PullCount } from '../packages/gateway/src/records/pulls/count-pulls.ts'
import type { Db } from '../packages/gateway/src/records/statement.ts'
import { masterKey } from '../packages/gateway/src/system/master-key.ts'
import { startDcmqrscp, type Archive } from './dimse/programs.ts'
import { freePort } from './free-port.ts'
import { STANDING, type Moment } from './pull/gateway-program.ts'
import { accessionOf, fillArchive, patientOf, PLANTED, studyUidOf } from './pull/pull-archive.ts'

const STUDIES = Number(process.env['LETHE_PULL_STUDIES'] ?? 20)
const INSTANCES = Number(process.env['LETHE_PULL_INSTANCES'] ?? 15)
const PATIENCE = 30_000 + STUDIES * INSTANCES * 100
const PROGRAM = join(import.meta.dirname, 'pull', 'gateway-program.ts')
// Behind the studies of the list: two patients with one number, one whose file is lost, one who said no, two asked for in other ways.
const [TWIN, OTHER_TWIN, LOST, SAID_NO, BY_UID, BY_DATE] = [0, 1, 2, 3, 4, 5].map((more) => STUDIES + more) as [
  number,
  number,
  number,
  number,
  number,
  number,
]

const started: ChildProcess[] = []
const folder = mkdtempSync(join(tmpdir(), 'lethe-pull-'))
const archiveFolder = join(folder, 'archive')
const ports = { move: 0, get: 0 }
let archive: Archive
let filled = 0

const startArchive = async (port?: number): Promise<void> => {
  archive = await startDcmqrscp(archiveFolder, ports.move, port === undefined ? {} : { port })
}

beforeAll(async () => {
  ports.move = await freePort()
  ports.get = await freePort()
  mkdirSync(archiveFolder)
  await startArchive()
  const peer = { address: { host: '127.0.0.1', port: archive.port }, calledAeTitle: 'ARCHIVE', callingAeTitle: 'FILLER' }
  const filling = { studies: BY_DATE + 1, instancesOfEach: INSTANCES, twins: new Map([[OTHER_TWIN, TWIN]]) }
  filled = await fillArchive(peer, join(folder, 'in'), filling)
  // The archive names it, and has it no more.
  const lost = globSync(join(archiveFolder, 'store', '*')).find((path) => readFileSync(path).includes(patientOf(LOST)))
  rmSync(lost as string)
}, PATIENCE)

afterAll(async () => {
  // A test that gave up must not leave its gateway behind; the next one in that home stops the database.
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await archive.end('SIGKILL')
  rmSync(folder, { recursive: true })
})

const LIST = [
  ['AccessionNumber', 'StudyInstanceUID', 'PatientID', 'StudyDate'],
  ...Array.from({ length: STUDIES }, (_, study) => [accessionOf(study), '', '', '']),
  [accessionOf(TWIN), '', '', ''],
  [accessionOf(LOST), '', '', ''],
  ['', '', patientOf(SAID_NO), '2024-05-16'],
  ['', studyUidOf(BY_UID), '', ''],
  ['', '', patientOf(BY_DATE), '20240516'],
  [`${PLANTED}NOBODY`, '', '', ''],
  [accessionOf(0), '', '', ''],
]
/** The line of a study of the list. */
const lineOf = (row: number): number => row + 2

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
  /** Resolves when it says that it stands still. */
  readonly stands: Promise<void>
}

describe.each(['move', 'get'] as const)('by C-%s', (retrieve) => {
  const home = join(folder, retrieve)
  const env = { LETHE_HOME: home }
  const config = join(folder, `${retrieve}.yaml`)
  const list = join(folder, `${retrieve}.csv`)
  let said = ''

  let first: Running

  async function start(moment?: Moment): Promise<Running> {
    const args = ['--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify({ config, moment })]
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    started.push(child)
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ended = new Promise((resolve) => child.once('close', resolve))
    const heard = Promise.withResolvers<void>()
    const stands = Promise.withResolvers<void>()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard.resolve()
      if (text.includes(STANDING)) stands.resolve()
    })
    await Promise.race([heard.promise, ended])
    return { child, ended, stands: stands.promise }
  }

  const pull = async (...args: string[]) => {
    const ended = await lethe(['pull', ...args], { env })
    said += ended.stdout + ended.stderr
    return ended
  }
  const status = async (): Promise<PullCount> =>
    (JSON.parse((await pull('status', '--json')).stdout) as PullCount[])[0] as PullCount
  const filesOf = (): string[] =>
    readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
  const traces = (): string[] => filesOf().filter((path) => readFileSync(path).includes(PLANTED))

  async function withDb<T>(work: (db: Db, key: Uint8Array) => Promise<T>): Promise<T> {
    const key = masterKey(join(home, 'master.key'), () => undefined)
    const records = await openRecords({ home, masterKey: key })
    try {
      return await work(records.db, key)
    } finally {
      await records.close()
    }
  }

  beforeAll(async () => {
    writeFileSync(
      config,
      `
roles: [admit, work]
workers: 2
reserveMegabytes: 1
dimse: { port: ${ports[retrieve]} }
sources: [{ name: PACS, callingAeTitle: ARCHIVE, addresses: [127.0.0.1], issuer: VGH, profile: research }]
archives:
  - { name: pacs, source: PACS, retrieve: ${retrieve}, host: 127.0.0.1, port: ${archive.port}, calledAeTitle: ARCHIVE,
      parallel: 2, attempts: 2, retrySeconds: 1 }
`,
    )
    writeFileSync(list, LIST.map((row) => `${row.join(',')}\n`).join(''))
  })

  test('the archive is full', () => {
    expect(filled).toBe((BY_DATE + 1) * INSTANCES)
  })

  test(
    'a list with a mistake, or for an archive that nobody knows, is refused before anything is stored',
    async () => {
      mkdirSync(home)
      const early = await pull('add', list, '--archive', 'pacs')
      expect(early).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('no gateway was started with archives yet') as string,
      })
      // It is killed in the middle of a study, once it has a list.
      const inAStudy = Math.floor(STUDIES / 5) * INSTANCES + Math.ceil(INSTANCES / 2)
      first = await start({ boundary: 'committed', passing: inAStudy, signal: 'SIGKILL' })
      const wrong = join(folder, 'wrong.csv')
      writeFileSync(wrong, `AccessionNumber\n${PLANTED}1\n${PLANTED}*\n`)
      const refused = await pull('add', wrong, '--archive', 'pacs')
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${wrong}:3: column 1`) as string })
      expect(readdirSync(join(home, 'pulls'))).toEqual([])
      const no = startLethe(['opt-out', 'add', '--issuer', 'VGH'], { env, stdin: 'pipe' })
      no.stdin?.end(`${patientOf(SAID_NO)}\n`)
      expect((await endOf(no)).code).toBe(0)
      const added = await pull('add', list, '--archive', 'pacs')
      expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining(`pull 1: ${STUDIES + 7} rows`) as string })
    },
    PATIENCE,
  )

  test(
    'killed in the middle of a study, and between studies: it goes on',
    async () => {
      await first.ended
      expect(first.child.signalCode).toBe('SIGKILL')
      expect(await status()).toMatchObject({ endedAs: null })
      expect(readdirSync(join(home, 'pulls'))).toHaveLength(1)
      expect(traces()).toEqual([])
      const boundary = retrieve === 'move' ? 'pull retrieved' : 'pull settled'
      const second = await start({ boundary, passing: Math.ceil(STUDIES / 5), signal: 'SIGKILL' })
      await second.ended
      expect(second.child.signalCode).toBe('SIGKILL')
      const { open, received } = await status()
      expect(open).toBeGreaterThan(STUDIES / 4)
      expect(received).toBeGreaterThan(0)
    },
    PATIENCE,
  )

  test(
    'the archive goes away: the pull waits; it comes back: the pull comes to its end',
    async () => {
      const running = await start({ boundary: 'pull settled', passing: Math.ceil(STUDIES / 5), signal: 'SIGSTOP' })
      await running.stands
      // It has said so a moment before it does.
      const isStopped = (): boolean => readFileSync(`/proc/${running.child.pid}/stat`, 'latin1').includes(') T ')
      await expect.poll(isStopped, { timeout: PATIENCE }).toBe(true)
      await archive.end('SIGKILL')
      running.child.kill('SIGCONT')
      await expect.poll(async () => (await status()).waitsCode, { timeout: PATIENCE }).toBe('DIMSE_UNREACHABLE')
      expect((await status()).open).toBeGreaterThan(0)
      await startArchive(archive.port)
      await expect.poll(async () => (await status()).endedAs, { timeout: PATIENCE, interval: 500 }).toBe('done')
      running.child.kill('SIGTERM')
      await running.ended
      expect(running.child.exitCode).toBe(0)
    },
    PATIENCE * 2,
  )

  test(
    'the report tells of each line what was asked, found, received, missing, and why',
    async () => {
      const out = join(folder, `${retrieve}-report.csv`)
      const { code } = await pull('report', '1', '--out', out)
      expect(code).toBe(3)
      const [head, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n')
      expect(head).toBe('line,asked,sameAs,studies,instances,received,missing,outcome,why,attempts')
      const whole = `1,${INSTANCES},${INSTANCES},0,complete`
      const told = lines.map((line) => line.replace(/,\d+$/, ''))
      expect(told.slice(0, STUDIES)).toEqual(
        Array.from({ length: STUDIES }, (_, row) => `${lineOf(row)},AccessionNumber,,${whole},`),
      )
      expect(told.slice(STUDIES)).toEqual([
        `${lineOf(STUDIES)},AccessionNumber,,2,0,0,0,ambiguous,PULL_SEVERAL_PATIENTS`,
        `${lineOf(STUDIES + 1)},AccessionNumber,,1,${INSTANCES},${INSTANCES - 1},1,partial,PULL_NOT_SENT`,
        `${lineOf(STUDIES + 2)},PatientID StudyDate,,1,0,0,0,refused,GATEWAY_OPTED_OUT`,
        `${lineOf(STUDIES + 3)},StudyInstanceUID,,${whole},`,
        `${lineOf(STUDIES + 4)},PatientID StudyDate,,${whole},`,
        `${lineOf(STUDIES + 5)},AccessionNumber,,0,0,0,0,not-found,PULL_NOT_FOUND`,
        `${lineOf(STUDIES + 6)},AccessionNumber,2,${whole},`,
      ])
    },
    PATIENCE,
  )

  test(
    'what the report says is there, is; the list is destroyed; the audit tells both, and nothing of the list is readable',
    async () => {
      await withDb(async (db, key) => {
        const instances = await db.selectFrom('instances').select(['state', 'standing']).execute()
        expect(instances).toHaveLength((STUDIES + 3) * INSTANCES - 1)
        expect(instances.filter(({ standing }) => standing !== 'current')).toEqual([])
        expect((await countByState(db)).every(isConserved)).toBe(true)
        expect(await db.selectFrom('pull_keys').select('pull_id').execute()).toEqual([])
        const told = await db
          .selectFrom('audit')
          .select(['event', 'count'])
          .where('subject', '=', 'pull:1')
          .orderBy('number')
          .execute()
        expect(told).toEqual([
          { event: 'pull-added', count: STUDIES + 7 },
          { event: 'pull-ended', count: STUDIES + 7 },
          { event: 'pull-list-destroyed', count: 1 },
        ])
        expect((await verifyAudit(db, new CheckpointKey(key), [])).broken).toBeUndefined()
      })
      expect(readdirSync(join(home, 'pulls'))).toEqual([])
      expect(traces()).toEqual([])
      expect(said).not.toContain(PLANTED)
      expect(readFileSync(join(folder, `${retrieve}-report.csv`), 'utf8')).not.toContain(PLANTED)
      // The search finds what is there.
      expect(readFileSync(list).includes(PLANTED)).toBe(true)
    },
    PATIENCE,
  )
})
