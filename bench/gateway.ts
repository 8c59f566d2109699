// The gateway against Orthanc and storescp, in one run on the same files, since machines are noisy: read the ratios, not the seconds.
// npm run bench:gateway [-- --count N --rounds N]: CT instances of 0.5 MB by storescu over 1 and 4 associations. Lethe says Success when an
// instance is encrypted, synced and committed; then how long until all are de-identified, inspected and in the archive.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { highWater } from './peak-memory.ts'
import { sendByStorescu, startLethe, startOrthanc, startStorescp, stop, type Provider } from './peers.ts'
import { familySeconds } from './processor-time.ts'
import { inRounds, medianOf, type Measurement } from './rounds.ts'

const TITLES = ['-aec', 'LETHE']
const POLL_MS = 100
// Sent before anything is measured, over as many associations: a gateway runs for months, and its first thousand instances are compiled as they come.
const WARM_UP_COUNT = 1000
const QUIET_MS = 2000

const PROVIDERS = { lethe: startLethe, Orthanc: startOrthanc, storescp: startStorescp }

/** What one sending came to. */
interface Sending {
  readonly receivedPerSecond: number
  /** Of the provider with its database: milliseconds for each instance. */
  readonly processorMsEach: number
  readonly inspectedPerSecond?: number
  readonly peakMegabytes?: number
}

const { circumstances, results } = await inRounds(PROVIDERS, measure, { count: '1000', rounds: '3', warmUpCount: WARM_UP_COUNT })
const medians = Object.fromEntries([...results].map(([key, sendings]) => [key, mediansOf(sendings)]))
console.log(JSON.stringify({ ...circumstances, medians, ratios: ratiosOf(medians) }, null, 2))

async function measure({
  subject: start,
  files: all,
  associations,
  folder,
}: Measurement<(folder: string) => Promise<Provider>>): Promise<Sending> {
  const provider = await start(join(folder, 'provider'))
  const pid = provider.process.pid as number
  try {
    const isLethe = provider.name === 'lethe'
    await sendByStorescu(provider, all.slice(0, WARM_UP_COUNT), { associations, titles: TITLES })
    if (isLethe) await inspected(provider, WARM_UP_COUNT)
    // What the warm-up left to do, on the disk too, is not measured.
    await sleep(QUIET_MS)
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
    rmSync(provider.folder, { recursive: true, force: true })
  }
}

/** Waits until so many objects are in the archive. */
async function inspected({ folder: home }: Provider, expected: number): Promise<void> {
  const archive = join(home, 'archive')
  const objects = (): number =>
    readdirSync(archive, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm')).length
  while (objects() < expected) await sleep(POLL_MS)
}

function mediansOf(sendings: readonly Sending[]): Sending {
  const names = Object.keys(sendings[0] ?? {}) as (keyof Sending)[]
  const of = (name: keyof Sending): number => Math.round(medianOf(sendings.map((one) => one[name] ?? Number.NaN)) * 10) / 10
  return Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as Sending
}

/** How Lethe receives over each of the others, by its associations. */
function ratiosOf(all: Readonly<Record<string, Sending>>): Record<string, number> {
  const lethe = Object.entries(all).filter(([key]) => key.startsWith('lethe, '))
  return Object.fromEntries(
    lethe.flatMap(([key, { receivedPerSecond }]) =>
      ['Orthanc', 'storescp'].map((peer) => {
        const other = all[key.replace('lethe', peer)]?.receivedPerSecond ?? Number.NaN
        return [key.replace('lethe', `lethe / ${peer}`), Math.round((receivedPerSecond / other) * 100) / 100]
      }),
    ),
  )
}
