// What the benches of receiving share: a folder of CT, and each subject measured on one association and on four, round by round.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCtFolder } from './make-ct.ts'

const ASSOCIATIONS = [1, 4]

/** What `--count` and `--rounds` say where they are left out, and how many instances are sent besides, before anything is measured. */
export interface RoundsOptions {
  readonly count: string
  readonly rounds: string
  readonly warmUpCount?: number
}

/** One measurement: of what, over how many associations, and in which folder. */
export interface Measurement<Subject> {
  readonly subject: Subject
  readonly files: readonly string[]
  readonly associations: number
  readonly folder: string
}

/** What came out, by the name of the subject and the associations; and under which circumstances. */
export interface Rounds<Result> {
  readonly circumstances: object
  readonly results: ReadonlyMap<string, readonly Result[]>
}

/** Measures every subject in turn, so that what the machine does meanwhile meets them all. */
export async function inRounds<Subject, Result>(
  subjects: Readonly<Record<string, Subject>>,
  measure: (measurement: Measurement<Subject>) => Promise<Result>,
  { warmUpCount = 0, ...defaults }: RoundsOptions,
): Promise<Rounds<Result>> {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: defaults.count }, rounds: { type: 'string', default: defaults.rounds } },
  })
  const [count, rounds] = [Number(values.count), Number(values.rounds)]
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
  try {
    const input = join(folder, 'in')
    makeCtFolder(input, count + warmUpCount)
    const names = readdirSync(input, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'))
    const files = names.map((name) => join(input, name))
    const results = new Map<string, Result[]>()
    for (let round = 0; round < rounds; round += 1) {
      for (const associations of ASSOCIATIONS) {
        for (const [name, subject] of Object.entries(subjects)) {
          const key = `${name}, ${associations} associations`
          results.set(key, [...(results.get(key) ?? []), await measure({ subject, files, associations, folder })])
        }
      }
    }
    const machine = { cores: availableParallelism(), node: process.version }
    return { circumstances: { machine, instances: count, rounds }, results }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The middle of some numbers. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
