// Many small files: the time must grow as the files do, and the memory not at all. npm run bench:small [-- --count N] [--accept]
// A tenth of the files goes first, so that both can be told from two runs; within a run the journal tells how far it is.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { JournalLines } from './journal-lines.ts'
import { makeSmallFolder } from './make-small.ts'
import { highWater } from './peak-memory.ts'
import { processorSeconds } from './processor-time.ts'

const MAIN = join(import.meta.dirname, '..', 'packages', 'gateway', 'src', 'main.ts')
const RESULT = join(import.meta.dirname, 'small.json')
const MARKS = 10
const POLL_MS = 100

/** How a run went: seconds and megabytes at each tenth of its files. */
interface Course {
  readonly instances: number
  readonly seconds: number
  readonly secondsAtTenths: readonly number[]
  /** Processor time of all threads: what other work on the machine disturbs least. */
  readonly processorSecondsAtTenths: readonly number[]
  readonly megabytesAtTenths: readonly number[]
  readonly peakMegabytes: number
}

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, accept: { type: 'boolean', default: false } },
})
const count = Number(values.count)
const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
try {
  const bytes = makeSmallFolder(join(folder, 'in'), count)
  makeSmallFolder(join(folder, 'tenth'), count / 10)
  console.error(`made ${count} files of ${bytes} bytes`)
  const tenth = await run(join(folder, 'tenth'), count / 10)
  console.error(JSON.stringify(tenth))
  const whole = await run(join(folder, 'in'), count)
  const growth = Math.round((whole.seconds / tenth.seconds) * 100) / 100
  const result = {
    bytes,
    tenth,
    whole,
    'seconds, whole over tenth': growth,
    'peak, whole minus tenth': whole.peakMegabytes - tenth.peakMegabytes,
  }
  console.log(JSON.stringify(result, null, 2))
  if (values.accept) writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`)
  else console.log(`accepted: ${readFileSync(RESULT, 'utf8')}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Runs the command over a folder, and looks at its journal and its memory as it goes. */
async function run(input: string, instances: number): Promise<Course> {
  const [output, key] = [join(folder, 'out'), join(folder, 'key')]
  rmSync(output, { recursive: true, force: true })
  writeFileSync(key, '11'.repeat(32))
  const started = performance.now()
  const seconds = (): number => Math.round((performance.now() - started) / 10) / 100
  const child = spawn(process.execPath, [MAIN, 'deidentify', input, '--out', output, '--key', key, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const journal = new JournalLines(join(output, '.lethe', 'journal'))
  const [times, memories, processor]: [number[], number[], number[]] = [[], [], []]
  let peak = 0
  const poll = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid))
    for (const lines = journal.count(); lines >= (instances / MARKS) * (times.length + 1);) {
      times.push(seconds())
      memories.push(Math.round(peak / 1e6))
      processor.push(processorSeconds(child.pid))
    }
  }, POLL_MS)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(poll)
  if (code !== 0) throw new Error(`the run ended with ${code}`)
  return {
    instances,
    seconds: seconds(),
    secondsAtTenths: times,
    processorSecondsAtTenths: processor,
    megabytesAtTenths: memories,
    peakMegabytes: Math.round(peak / 1e6),
  }
}
