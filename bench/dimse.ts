// The wire against dcmtk's, in one run on the same files, since machines are noisy: read the ratios, not the seconds.
// npm run bench:dimse [-- --count N]: CT instances of 0.5 MB over 1 and 4 associations; both sides with TCP_NODELAY, or Nagle is measured.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { freePort, listens } from '../conformance/free-port.ts'
import { makeCtFolder } from './make-ct.ts'
import { medianOf } from './rounds.ts'

const ROOT = join(import.meta.dirname, '..')
const ENV = { ...process.env, TCP_NODELAY: '1' }
const ROUNDS = 3

/** Somebody who receives. */
interface Provider {
  readonly name: string
  readonly port: number
  readonly process: ChildProcess
}

/** How files are sent to a port. */
type Sender = (port: number, files: readonly string[]) => ChildProcess

const storescu: Sender = (port, files) => start('storescu', ['-aec', 'SINK', '127.0.0.1', String(port), ...files])
const letheSend: Sender = (port, files) =>
  start(process.execPath, [join(ROOT, 'packages/gateway/src/main.ts'), 'send', `127.0.0.1:${port}`, ...files, '--called', 'SINK'])

const { values } = parseArgs({ options: { count: { type: 'string', default: '1000' } } })
const count = Number(values.count)
const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
const running: ChildProcess[] = []
try {
  console.log(JSON.stringify(await bench(), null, 2))
} finally {
  for (const child of running) child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}

async function bench(): Promise<object> {
  const bytes = makeCtFolder(join(folder, 'in'), count)
  const files = readdirSync(join(folder, 'in'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => join(folder, 'in', name))
  const providers = [await ownSink(), await storescp('storescp --ignore', ['--ignore']), await storescp('storescp', [])]
  const rates: Record<string, number> = {}
  for (const associations of [1, 4]) {
    const receiving = providers.map(({ name, port }) => ({ name: `${name} ← storescu`, port, sender: storescu }))
    const sending = providers.slice(0, 2).map(({ name, port }) => ({ name: `${name} ← lethe send`, port, sender: letheSend }))
    const seconds = new Map<string, number[]>()
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, port, sender } of [...receiving, ...sending]) {
        seconds.set(name, [...(seconds.get(name) ?? []), await send(sender, { port, files, associations })])
      }
    }
    for (const [name, all] of seconds) {
      const median = medianOf(all)
      rates[`${name}, ${associations} associations`] = Math.round(count / median)
    }
  }
  return {
    machine: { cores: availableParallelism(), node: process.version },
    instances: count,
    megabytes: Math.round(bytes / 1e6),
    instancesPerSecond: rates,
    ratios: ratios(rates),
  }
}

/** How many times as fast as dcmtk's provider ours is, for the same sender. */
function ratios(rates: Readonly<Record<string, number>>): Record<string, number> {
  const pairs = Object.entries(rates).filter(([name]) => name.startsWith('lethe'))
  return Object.fromEntries(
    pairs.flatMap(([name, rate]) =>
      ['storescp --ignore', 'storescp'].flatMap((peer) => {
        const other = rates[name.replace(/^lethe/, peer)]
        return other === undefined ? [] : [[`${name} / ${peer}`, Math.round((rate / other) * 100) / 100] as const]
      }),
    ),
  )
}

/** Sends all files, shared among so many associations; gives the seconds. */
async function send(
  sender: Sender,
  { port, files, associations }: { port: number; files: readonly string[]; associations: number },
): Promise<number> {
  const started = performance.now()
  const share = Math.ceil(files.length / associations)
  const children = Array.from({ length: associations }, (_, index) =>
    sender(port, files.slice(index * share, (index + 1) * share)),
  )
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number))
  if (codes.some((code) => code !== 0)) throw new Error(`a sender ended with ${codes.join(', ')}`)
  return (performance.now() - started) / 1000
}

function start(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { env: ENV, stdio: 'ignore' })
}

async function ownSink(): Promise<Provider> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dimse-sink.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { name: 'lethe', port: Number(String(line)), process: child }
}

async function storescp(name: string, options: readonly string[]): Promise<Provider> {
  const port = await freePort()
  const child = start('storescp', ['--fork', '-pm', '-aet', 'SINK', '-od', folder, ...options, String(port)])
  running.push(child)
  while (!(await listens(port))) await new Promise((resolve) => setTimeout(resolve, 50))
  return { name, port, process: child }
}
