// npm run fuzz -- [--count N] [--seed N] [--from N] [--minutes M] [--threads N] [--peers N]: see docs/adr/0025.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CORPUS } from '../corpus.ts'
import { fuzzCase } from './fuzz-case.ts'
import { fuzz } from './fuzzer.ts'
import { formatResult } from './fuzz-report.ts'
import { notesOfPeers } from './peer-notes.ts'
import { seedFiles } from './seed-files.ts'

const FOUND = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'lethe-fuzz')
const PROGRESS_MS = 30_000

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '600' },
    threads: { type: 'string', default: '2' },
    peers: { type: 'string', default: '0' },
  },
})
const [count, seed, from, minutes, threads, peers] = [
  ...[values.count, values.seed, values.from, values.minutes, values.threads, values.peers].map(Number),
] as [number, number, number, number, number, number]

const seeds = seedFiles()
console.log(
  `seed ${seed}, cases ${from} to ${from + count - 1}, ${seeds.length} files${CORPUS === undefined ? ', without real ones' : ''}`,
)
let told = performance.now()
const result = await fuzz({
  ...{ seeds, seed, from, count, minutes, threads },
  progress: ({ cases, violations }) => {
    if (performance.now() - told < PROGRESS_MS) return
    told = performance.now()
    console.log(`${cases} cases, ${violations.length} suspects`)
  },
})
console.log(formatResult(result))
for (const { number, kind, says } of result.violations) {
  mkdirSync(FOUND, { recursive: true })
  const made = fuzzCase(seeds, seed, number)
  const path = join(FOUND, `${seed}-${number}-${kind}.${made.kind === 'archive' ? made.mutations[0] : 'dcm'}`)
  writeFileSync(path, made.bytes)
  console.log(`${kind}: seed ${seed}, case ${number}: ${says}\n  ${path}`)
}
if (peers > 0) console.log(await notesOfPeers({ seeds, seed, from, outputs: peers }))
if (result.violations.length > 0) process.exitCode = 1
