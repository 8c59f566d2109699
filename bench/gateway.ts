// The gateway against Orthanc and storescp, in one run on the same files, since machines are noisy: read the ratios, not the seconds.
// npm run bench:gateway [-- --count N --rounds N]: CT instances of 0.5 MB by storescu over 1 and 4 associations. Lethe says Success when an
// instance is encrypted, synced and committed; then how long until all are de-identified, inspected and in the archive.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { makeCtFolder } from './make-ct.ts'
import { highWater } from './peak-memory.ts'
import { sendByStorescu, startLethe, startOrthanc, startStorescp, stop, type Provider } from './peers.ts'
import { familySeconds } from './processor-time.ts'

const ASSOCIATIONS = [1, 4]
const TITLES = ['-aec', 'LETHE']
const POLL_MS = 100
// Sent before anything is measured: a gateway runs for months, and its first hundred instances are compiled as they come.
const WARM_UP_COUNT = 200

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '3' } },
})
const count = Number(values.count)
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
try {
  console.log(JSON.stringify(await bench(), null, 2))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What one sending came to. */
interface Sending {
  readonly receivedPerSecond: number
  /** Of the provider with its database: milliseconds for each instance. */
  readonly processorMsEach: number
  readonly inspectedPerSecond?: number
  readonly peakMegabytes?: number
}

async function bench(): Promise<object> {
  const input = join(folder, 'in')
  makeCtFolder(input, count + WARM_UP_COUNT)
  const names = readdirSync(input, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'))
  const files = names.map((name) => join(input, name))
  const all = new Map<string, Sending[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const associations of ASSOCIATIONS) {
      for (const startProvider of [startLethe, startOrthanc, startStorescp]) {
        const provider = await startProvider(join(folder, 'provider'))
        const key = `${provider.name}, ${associations} associations`
        all.set(key, [...(all.get(key) ?? []), await measure(provider, files, associations)])
        rmSync(provider.folder, { recursive: true, force: true })
      }
    }
  }
  const medians = Object.fromEntries([...all].map(([key, sendings]) => [key, medianOf(sendings)]))
  return {
    machine: { cores: availableParallelism(), node: process.version },
    instances: count,
    rounds,
    medians,
    ratios: ratios(medians),
  }
}

async function measure(provider: Provider, all: readonly string[], associations: number): Promise<Sending> {
  const pid = provider.process.pid as number
  try {
    const isLethe = provider.name === 'lethe'
    await sendByStorescu(provider, all.slice(0, WARM_UP_COUNT), { associations: 1, titles: TITLES })
    if (isLethe) await inspected(provider, WARM_UP_COUNT)
    const files = all.slice(WARM_UP_COUNT)
    const before = familySeconds(pid)
    const started = performance.now()
    await sendByStorescu(provider, files, { associations, titles: TITLES })
    const receivedSeconds = (performance.now() - started) / 1000
    if (isLethe) await inspected(provider, all.length)
    const wholeSeconds = (performance.now() - started) / 1000
    const processorMsEach = ((familySeconds(pid) - before) * 1000) / files.length
    return {
      receivedPerSecond: files.length / receivedSeconds,
      processorMsEach,
      ...(isLethe
        ? { inspectedPerSecond: files.length / wholeSeconds, peakMegabytes: Math.round(highWater(pid) / 2 ** 20) }
        : {}),
    }
  } finally {
    await stop(provider)
  }
}

/** Waits until so many objects are in the archive. */
async function inspected({ folder: home }: Provider, expected: number): Promise<void> {
  const archive = join(home, 'archive')
  const objects = (): number =>
    readdirSync(archive, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm')).length
  while (objects() < expected) await sleep(POLL_MS)
}

function medianOf(sendings: readonly Sending[]): Sending {
  const of = (name: keyof Sending): number => {
    const sorted = sendings.map((one) => one[name] ?? Number.NaN).toSorted((a, b) => a - b)
    return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 10) / 10
  }
  const names = Object.keys(sendings[0] ?? {}) as (keyof Sending)[]
  return Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as Sending
}

function ratios(medians: Readonly<Record<string, Sending>>): Record<string, number> {
  const rate = (name: string): number => medians[name]?.receivedPerSecond ?? Number.NaN
  return Object.fromEntries(
    ASSOCIATIONS.flatMap((associations) =>
      ['Orthanc', 'storescp'].map((peer) => {
        const ratio = rate(`lethe, ${associations} associations`) / rate(`${peer}, ${associations} associations`)
        return [`lethe / ${peer}, ${associations} associations`, Math.round(ratio * 100) / 100]
      }),
    ),
  )
}
