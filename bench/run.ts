// Folder to folder against peers, in one run on the same files, since machines are noisy: read the ratios, not the seconds.
// npm run bench [-- --count N] [--accept]: with --accept the result becomes bench/baseline.json.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCtFolder } from './make-ct.ts'
import { textAttributes } from './texts.ts'
import { makeMultiFrame } from './make-multi-frame.ts'
import { profileRun } from './cpu-profile.ts'
import { runMeasured } from './peak-memory.ts'
import { medianOf } from './rounds.ts'

const ROOT = join(import.meta.dirname, '..')
const MAIN = join(ROOT, 'packages', 'gateway', 'src', 'main.ts')
const ROUNDS = 3

// What `gdcmanon --dumb` is told to empty or remove: 13 tags, no inspection, no UIDs.
const DUMB_TAGS = [
  ...['--empty', '10,10', '--empty', '10,20', '--remove', '10,30', '--empty', '8,90', '--remove', '8,80', '--remove', '8,81'],
  ...['--remove', '8,1010', '--remove', '8,1030', '--remove', '8,103e', '--remove', '8,1050', '--remove', '8,1070'],
  ...['--remove', '10,1040', '--empty', '8,50'],
]

/** One program that is measured. */
interface Runner {
  readonly name: string
  readonly command: string
  readonly args: (input: string, output: string) => string[]
}

interface Measured {
  readonly name: string
  readonly secondsMedian: number
  readonly instancesPerSecond: number
  readonly peakMegabytes: number
}

const { values } = parseArgs({
  options: { count: { type: 'string', default: '4000' }, accept: { type: 'boolean', default: false } },
})
const count = Number(values.count)
const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
try {
  const result = await bench()
  console.log(JSON.stringify(result, null, 2))
  if (values.accept) writeFileSync(join(import.meta.dirname, 'baseline.json'), `${JSON.stringify(result, null, 2)}\n`)
  else console.log(`baseline: ${readFileSync(join(import.meta.dirname, 'baseline.json'), 'utf8')}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function bench(): Promise<unknown> {
  const input = join(folder, 'in')
  const bytes = makeCtFolder(input, count)
  const many = await measureAll(runners(), { input, count })
  const worded = join(folder, 'texts')
  makeCtFolder(worded, Math.ceil(count / 4), textAttributes)
  const letheOnly = runners().filter(({ name }) => name.startsWith('lethe'))
  const texts = await measureAll(letheOnly, { input: worded, count: Math.ceil(count / 4) })
  const large = join(folder, 'large.dcm')
  const largeBytes = makeMultiFrame(large, 2048)
  const largeRunners = runners().filter(({ name }) => name.startsWith('lethe') || name === 'cp -r')
  const one = await measureAll(largeRunners, { input: large, count: 1 })
  return {
    machine: { cores: availableParallelism(), node: process.version },
    many: { instances: count, megabytes: Math.round(bytes / 1e6), ...many },
    texts: { instances: Math.ceil(count / 4), ...texts },
    large: { instances: 1, megabytes: Math.round(largeBytes / 1e6), ...one },
    profile: {
      says: 'share of the time of one thread, in percent',
      ...(await profileRun(profiled(input), join(folder, 'profile'))),
    },
  }
}

function profiled(input: string): string[] {
  const output = join(folder, 'profiled')
  return [MAIN, 'deidentify', join(input, 'series0'), '--out', output, '--key', join(folder, 'key'), '--workers', '1']
}

function runners(): Runner[] {
  const key = join(folder, 'key')
  writeFileSync(key, '11'.repeat(32))
  const lethe = (profile: string): Runner => ({
    name: `lethe ${profile}`,
    command: process.execPath,
    args: (input, output) => [MAIN, 'deidentify', input, '--out', output, '--profile', profile, '--key', key, '--json'],
  })
  const all: Runner[] = [
    lethe('basic'),
    lethe('research'),
    { name: 'cp -r', command: 'cp', args: (input, output) => ['-r', input, output] },
  ]
  if (spawnSync('gdcmanon', ['--version']).error !== undefined) {
    console.error('gdcmanon is not installed (Debian: libgdcm-tools): it is left out')
    return all
  }
  const certificate = join(folder, 'certificate.pem')
  const subject = ['-keyout', join(folder, 'private.pem'), '-out', certificate, '-subj', '/CN=bench', '-days', '2']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], { stdio: 'ignore' })
  const standard = (input: string, output: string): string[] => ['-r', '-e', '-c', certificate, '-i', input, '-o', output]
  const dumb = (input: string, output: string): string[] => ['-r', '--dumb', ...DUMB_TAGS, '-i', input, '-o', output]
  return [
    ...all,
    { name: 'gdcmanon -r -e', command: 'gdcmanon', args: standard },
    { name: 'gdcmanon -r --dumb', command: 'gdcmanon', args: dumb },
  ]
}

/** Runs each program in turn, several rounds, and takes the median; ratios are speeds over the first program's peers. */
async function measureAll(all: readonly Runner[], { input, count: instances }: { input: string; count: number }) {
  const seconds = new Map<string, number[]>()
  const peaks = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, command, args } of all) {
      const output = join(folder, 'out')
      rmSync(output, { recursive: true, force: true })
      const ended = await runMeasured(command, args(input, output))
      if (ended.code !== 0) throw new Error(`${name} ended with ${ended.code}: ${ended.output.slice(0, 200)}`)
      seconds.set(name, [...(seconds.get(name) ?? []), ended.seconds])
      peaks.set(name, Math.max(peaks.get(name) ?? 0, ended.peakBytes))
      console.error(`${name}: ${ended.seconds.toFixed(2)} s`)
    }
  }
  const measured = all.map(({ name }): Measured => {
    const median = medianOf(seconds.get(name) ?? [])
    return {
      name,
      secondsMedian: round2(median),
      instancesPerSecond: round2(instances / median),
      peakMegabytes: Math.round((peaks.get(name) ?? 0) / 1e6),
    }
  })
  return { measured, ratios: ratios(measured) }
}

/** How many times as fast as each peer Lethe is. */
function ratios(measured: readonly Measured[]): Record<string, number> {
  const own = measured.filter(({ name }) => name.startsWith('lethe'))
  const peers = measured.filter(({ name }) => !name.startsWith('lethe'))
  const pairs = own.flatMap((mine) =>
    peers.map((peer) => [`${mine.name} / ${peer.name}`, round2(peer.secondsMedian / mine.secondsMedian)] as const),
  )
  const [basic, research] = own
  const text =
    basic === undefined || research === undefined
      ? []
      : [[`${research.name} / ${basic.name}`, round2(basic.secondsMedian / research.secondsMedian)] as const]
  return Object.fromEntries([...pairs, ...text])
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}
