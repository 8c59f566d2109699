// Orthanc with the plug-in, without records and with them, beside plain Orthanc, in one run on the same files, since machines are noisy: read the
// ratios, not the seconds.
// npm run bench:orthanc [-- --count N --rounds N]: CT of 0.5 MB by storescu over 1 and 4 associations, TCP_NODELAY on both sides. Then how
// long the service takes to start, and what memory it takes. Orthanc calls the plug-in under one lock: the fourth association waits. What is
// not ours of an instance's time is what it takes with a plug-in that gives back a copy.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, listens } from '../conformance/free-port.ts'
import { highWater } from './peak-memory.ts'
import { QUICK_ENV, sendByStorescu } from './peers.ts'
import { familySeconds } from './processor-time.ts'
import { inRounds, medianOf, type Measurement } from './rounds.ts'

const ROOT = join(import.meta.dirname, '..')
const MAIN = join(ROOT, 'packages/gateway/src/main.ts')
const BUILD = join(ROOT, 'orthanc/build')
const SENDER = 'SCANNER'
const POLL_MS = 20
// Sent before anything is measured: an Orthanc runs for months, and the first hundreds of instances are compiled as they come.
const WARM_UP_COUNT = 600
/** What is added to a plain Orthanc. */
interface Kind {
  readonly plugin: 'copying.so' | 'liblethe.so' | undefined
  readonly hasRecords: boolean
}

const CONTROL = 'with a plug-in that copies'
const KINDS: Readonly<Record<string, Kind>> = {
  plain: { plugin: undefined, hasRecords: false },
  [CONTROL]: { plugin: 'copying.so', hasRecords: false },
  'with the plug-in': { plugin: 'liblethe.so', hasRecords: false },
  'with the plug-in and records': { plugin: 'liblethe.so', hasRecords: true },
}

/** What one sending came to. */
interface Sending {
  readonly perSecond: number
  /** Orthanc with the service: milliseconds of processor time for each instance. */
  readonly processorMsEach: number
  readonly openedMs: number
  readonly serviceMegabytes: number
}

if (spawnSync('make', ['-s', '-C', join(ROOT, 'orthanc'), 'all', 'copying'], { stdio: 'inherit' }).status !== 0)
  throw new Error('make failed')
const { circumstances, results } = await inRounds(KINDS, measure, { count: '400', rounds: '5', warmUpCount: WARM_UP_COUNT })
const told = Object.fromEntries([...results].map(([key, sendings]) => [key, resultOf(sendings)]))
console.log(JSON.stringify({ ...circumstances, results: told }, null, 2))

function resultOf(sendings: readonly Sending[]): object {
  const median = (read: (one: Sending) => number): number => Math.round(10 * medianOf(sendings.map(read))) / 10
  const perSecond = median((one) => one.perSecond)
  return {
    perSecond,
    msEach: Math.round(10_000 / perSecond) / 10,
    best: Math.round(Math.max(...sendings.map((one) => one.perSecond))),
    processorMsEach: median((one) => one.processorMsEach),
    openedMs: median((one) => one.openedMs),
    serviceMegabytes: median((one) => one.serviceMegabytes),
  }
}

async function measure({ subject: kind, files, associations, folder }: Measurement<Kind>): Promise<Sending> {
  const store = join(folder, 'orthanc')
  mkdirSync(store)
  const [dicomPort, httpPort] = [await freePort(), await freePort()]
  const file = join(store, 'orthanc.json')
  writeFileSync(join(store, 'master.key'), '5a'.repeat(32), { mode: 0o600 })
  writeFileSync(file, JSON.stringify(configuration(kind, { store, dicomPort, httpPort })))
  const started = performance.now()
  const home = kind.hasRecords ? store : undefined
  const child = spawn('Orthanc', [file], { env: { ...QUICK_ENV, LETHE_HOME: home }, stdio: 'ignore' })
  try {
    while (!(await isOpen(kind, dicomPort, httpPort))) await sleep(POLL_MS)
    const openedMs = performance.now() - started
    const send = (some: readonly string[]): Promise<void> =>
      sendByStorescu({ port: dicomPort }, some, { associations, titles: ['-aet', SENDER] })
    await send(files.slice(0, WARM_UP_COUNT))
    const measured = files.slice(WARM_UP_COUNT)
    const before = familySeconds(child.pid)
    const from = performance.now()
    await send(measured)
    const seconds = (performance.now() - from) / 1000
    const processorMsEach = ((familySeconds(child.pid) - before) * 1000) / measured.length
    return { perSecond: measured.length / seconds, processorMsEach, openedMs, serviceMegabytes: serviceMegabytes(child) }
  } finally {
    const ended = once(child, 'close')
    child.kill('SIGTERM')
    await ended
    rmSync(store, { recursive: true, force: true })
  }
}

interface Place {
  readonly store: string
  readonly dicomPort: number
  readonly httpPort: number
}

function configuration(kind: Kind, { store, dicomPort, httpPort }: Place): object {
  return {
    ...{ Name: 'bench', StorageDirectory: store, IndexDirectory: store, DicomPort: dicomPort, HttpPort: httpPort },
    ...{ RemoteAccessAllowed: false, AuthenticationEnabled: false, DicomCheckCalledAet: false, WebDavEnabled: false },
    DicomAlwaysAllowStore: !isOurs(kind),
    Plugins: kind.plugin === undefined ? [] : [join(BUILD, kind.plugin)],
    Lethe: {
      Command: [process.execPath, MAIN, 'orthanc', '--key', join(store, 'master.key')],
      Modalities: { scanner: [SENDER, '127.0.0.1', 104] },
    },
  }
}

function isOurs({ plugin }: Kind): boolean {
  return plugin === 'liblethe.so'
}

async function isOpen(kind: Kind, dicomPort: number, httpPort: number): Promise<boolean> {
  if (!(await listens(dicomPort)) || !isOurs(kind)) return listens(dicomPort)
  const status = await fetch(`http://127.0.0.1:${httpPort}/lethe/status`).catch(() => undefined)
  return status?.ok === true && ((await status.json()) as { Open: boolean }).Open
}

/** The most memory that the service took; 0 where there is none. */
function serviceMegabytes({ pid }: ChildProcess): number {
  const { stdout } = spawnSync('ps', ['--ppid', String(pid), '-o', 'pid='], { encoding: 'utf8' })
  const service = stdout.trim()
  if (service === '') return 0
  return highWater(Number(service)) / 2 ** 20
}
