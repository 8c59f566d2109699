import type { CrosswalkFile } from '../../records/crosswalk-file.ts'
import type { ReportFile } from '../../records/report-file.ts'
import { GatewayError } from '../../system/errors.ts'
import type { SourceFile } from '../../system/source-files.ts'
import { Threads } from '../../system/threads.ts'
import type { OutputFolder } from './output-folder.ts'
import type { Outcome, Task, TaskAnswer, TaskSettings } from './task.ts'
import { Totals } from './totals.ts'

/** What a run takes. */
export interface RunOptions {
  readonly sources: Iterable<SourceFile>
  readonly output: OutputFolder
  readonly settings: TaskSettings
  /** What a thread runs: the command's, since it brings two stages together. */
  readonly program: URL
  readonly workers: number
  readonly report: ReportFile | undefined
  readonly crosswalk: CrosswalkFile | undefined
  /** Is told the totals after each task. */
  readonly progress: (totals: Totals) => void
}

// Eight files a message: what a message costs is then little beside the files, and the threads end close to each other.
const TASK_FILES = 8

// Tasks in hand for each thread; parts that wait for an earlier, larger file to end are bounded by this.
const TASKS_AHEAD = 8

/** De-identifies all sources into the output folder, on several threads; files get their names in the order of the sources. */
export async function runDeidentify(options: RunOptions): Promise<Totals> {
  const { settings, workers, program } = options
  const threads = new Threads<Task, TaskAnswer>(program, { settings, countMax: workers })
  const totals = new Totals()
  const ahead: { readonly files: readonly SourceFile[]; readonly outcomes: Promise<readonly Outcome[]> }[] = []
  const settleOldest = async (): Promise<void> => {
    const task = ahead.shift()
    if (task === undefined) return
    const outcomes = await task.outcomes
    for (const [index, outcome] of outcomes.entries()) settle(options, totals, { path: task.files[index]?.path ?? '', outcome })
    options.progress(totals)
  }
  try {
    for (const { first, files } of tasks(options.sources)) {
      const outcomes = runTask(threads, first, files)
      // The rejection is met when its turn comes; until then it must not end the process.
      outcomes.catch(() => undefined)
      ahead.push({ files, outcomes })
      if (ahead.length >= workers * TASKS_AHEAD) await settleOldest()
    }
    while (ahead.length > 0) await settleOldest()
    return totals
  } finally {
    await threads.end()
  }
}

async function runTask(
  threads: Threads<Task, TaskAnswer>,
  first: number,
  files: readonly SourceFile[],
): Promise<readonly Outcome[]> {
  const readable = files.filter(({ problem }) => problem === undefined).map(({ path }) => path)
  const done = readable.length === 0 ? [] : await runPaths(threads, first, readable)
  const left = [...done]
  return files.map(({ problem }) => (problem === undefined ? (left.shift() as Outcome) : refused(problem)))
}

/** A file that ends its thread is quarantined, and the files that were with it are done one by one. */
async function runPaths(
  threads: Threads<Task, TaskAnswer>,
  first: number,
  paths: readonly string[],
): Promise<readonly Outcome[]> {
  let answer: TaskAnswer
  try {
    answer = await threads.run({ first, paths })
  } catch {
    if (paths.length === 1) return [{ outcome: 'quarantined', code: 'GATEWAY_UNEXPECTED', bytes: 0 }]
    const one: Outcome[] = []
    for (const [index, path] of paths.entries()) one.push(...(await runPaths(threads, first + index, [path])))
    return one
  }
  if ('stop' in answer) throw new GatewayError(answer.stop)
  return answer.outcomes
}

function settle(
  { output, report, crosswalk }: RunOptions,
  totals: Totals,
  { path, outcome }: { path: string; outcome: Outcome },
): void {
  const ended = giveName(output, totals, outcome)
  totals.add(ended)
  if (ended.outcome !== 'directory') report?.add(path, ended)
  if (ended.outcome === 'deidentified') {
    for (const { kind, original, replacement } of ended.crosswalk ?? []) crosswalk?.add(kind, original, replacement)
  } else if (ended.outcome !== 'directory') {
    // Who holds the key can tell by this row which file waits.
    crosswalk?.add('file', path, '')
  }
}

function giveName(output: OutputFolder, totals: Totals, outcome: Outcome): Outcome {
  const { part, name } = outcome
  if (part === undefined || name === undefined) return outcome
  try {
    const named = output.name(part, name)
    if (named === 'same') totals.same += 1
    if (named !== 'taken') return outcome
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new GatewayError(code === 'ENOSPC' || code === 'EDQUOT' ? 'OUTPUT_FULL' : 'OUTPUT_UNWRITABLE')
  }
  const { decisions: _decisions, notes: _notes, part: _part, name: _name, ...rest } = outcome
  return { ...rest, outcome: 'quarantined', code: 'GATEWAY_NAME_TAKEN' }
}

function refused(problem: 'UNREADABLE' | 'MISSING'): Outcome {
  return { outcome: 'refused', code: `GATEWAY_${problem}`, bytes: 0 }
}

function* tasks(sources: Iterable<SourceFile>): Generator<{ first: number; files: SourceFile[] }> {
  let files: SourceFile[] = []
  let first = 0
  for (const file of sources) {
    files.push(file)
    if (files.length < TASK_FILES) continue
    yield { first, files }
    first += files.length
    files = []
  }
  if (files.length > 0) yield { first, files }
}
