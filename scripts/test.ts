// Everything that CI runs, step by step; a failed step does not hide the next. With --quick, what a change needs at once.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { addTally, failuresOf, formatTally, NOTHING, tallyOf } from './test/tally.ts'
import type { Tally, VitestReport } from './test/tally.ts'

/** One step: an npm script, whether it runs tests that are counted, and whether --quick takes it. */
interface Step {
  readonly script: string
  readonly runs: 'check' | 'tests'
  readonly when: 'always' | 'full'
}

const STEPS: readonly Step[] = [
  { script: 'setup', runs: 'check', when: 'full' },
  { script: 'tidy', runs: 'check', when: 'always' },
  { script: 'types', runs: 'check', when: 'always' },
  { script: 'lint', runs: 'check', when: 'always' },
  { script: 'format:check', runs: 'check', when: 'always' },
  { script: 'knip', runs: 'check', when: 'always' },
  { script: 'generate:check', runs: 'check', when: 'full' },
  { script: 'unit', runs: 'tests', when: 'always' },
  { script: 'conformance', runs: 'tests', when: 'full' },
]

/** How a step ended. */
interface Outcome {
  readonly script: string
  readonly ok: boolean
  readonly seconds: number
  readonly tally: Tally
  /** A line for each test that failed. */
  readonly failures: readonly string[]
}

const ROOT = join(import.meta.dirname, '..')

function runStep(step: Step, folder: string): Outcome {
  console.log(`\n== ${step.script}`)
  const report = join(folder, `${step.script}.json`)
  const reporting = step.runs === 'tests' ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const started = performance.now()
  const { status } = spawnSync('npm', ['run', '--silent', step.script, '--', ...reporting], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const ok = status === 0
  const seconds = (performance.now() - started) / 1000
  if (existsSync(report)) {
    const told = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
    return { script: step.script, ok, seconds, tally: tallyOf(told), failures: failuresOf(told) }
  }
  // Tests that end badly without a report count as one failure, never as none.
  const crashed = step.runs === 'tests' && !ok
  return { script: step.script, ok, seconds, tally: crashed ? { ...NOTHING, failed: 1 } : NOTHING, failures: [] }
}

const folder = mkdtempSync(join(tmpdir(), 'lethe-test-'))
const quick = process.argv.includes('--quick')
const outcomes = STEPS.filter((step) => step.when === 'always' || !quick).map((step) => runStep(step, folder))
rmSync(folder, { recursive: true })

console.log('\n== summary')
for (const { script, ok, seconds, failures } of outcomes) {
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${script.padEnd(16)} ${seconds.toFixed(1).padStart(7)} s`)
  for (const failure of failures) console.log(`        ${relative(ROOT, failure)}`)
}
const total = outcomes.map(({ tally }) => tally).reduce(addTally, NOTHING)
if (total.skipped > 0) console.log(`${total.skipped} skipped`)
const nothingRan = total.passed + total.failed === 0
if (nothingRan) console.log('no test ran, which is a failure')
if (nothingRan || total.failed > 0 || outcomes.some(({ ok }) => !ok)) process.exitCode = 1
console.log(formatTally(total))
