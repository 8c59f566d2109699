import type { CrosswalkFile } from '../../records/crosswalk-file.ts'
import type { JournalFile } from '../../records/journal-file.ts'
import type { ReportFile } from '../../records/report-file.ts'
import { archiveEntries } from '../../system/archives/archive-entries.ts'
import { releasePlace } from '../../system/archives/spool.ts'
import { GatewayError } from '../../system/errors.ts'
import type { SourceFile } from '../../system/source-file.ts'
import { Threads } from '../../system/threads.ts'
import type { OutputFolder } from './output-folder.ts'
import { inGroups, type SourceGroups } from './source-groups.ts'
import type { Outcome, Task, TaskAnswer, TaskSettings } from './task.ts'
import { Totals } from './totals.ts'

/** What a run takes. */
export interface RunOptions {
  readonly sources: SourceGroups
  readonly output: OutputFolder
  readonly settings: TaskSettings
  /** What a thread runs: the command's, since it brings two stages together. */
  readonly program: URL
  readonly workers: number
  readonly report: ReportFile | undefined
  readonly crosswalk: CrosswalkFile | undefined
  readonly journal: JournalFile | undefined
  /** Is told the totals after each task. */
  readonly progress: (totals: Totals) => void
  /** Is told what was named on standard input and cannot be read. */
  readonly complain: (source: SourceFile) => void
}

// Tasks in hand for each thread; parts that wait for an earlier, larger file to end are bounded by this.
const TASKS_AHEAD = 8

/** Ends of what was named on standard input and is not there to read. */
const UNREAD = new Set(['GATEWAY_UNREADABLE', 'GATEWAY_PATH_TOO_LONG'])

/** A task that was handed out. */
interface Ahead {
  readonly sources: readonly SourceFile[]
  readonly outcomes: Promise<readonly Outcome[]>
}

/** De-identifies all sources into the output folder, on several threads; files get their names in the order of the sources. */
export async function runDeidentify(options: RunOptions): Promise<Totals> {
  const run = new Run(options)
  try {
    await run.all(options.sources)
    return run.totals
  } finally {
    await run.end()
  }
}

class Run {
  readonly totals = new Totals()
  readonly #options: RunOptions
  readonly #threads: Threads<Task, TaskAnswer>
  #handedOut = 0

  constructor(options: RunOptions) {
    this.#options = options
    const { settings, workers, program } = options
    this.#threads = new Threads(program, { settings, countMax: workers })
  }

  async end(): Promise<void> {
    await this.#threads.end()
  }

  /** Settles the oldest task when enough are in hand, or while the next sources are still to come. */
  async all(groups: SourceGroups): Promise<void> {
    const ahead: Ahead[] = []
    const iterator = groups[Symbol.asyncIterator]()
    const tasksMax = this.#options.workers * TASKS_AHEAD
    let next: Promise<IteratorResult<readonly SourceFile[], void>> | undefined = iterator.next()
    // A rejection is met when its turn comes; until then it must not end the process.
    next.catch(() => undefined)
    try {
      while (next !== undefined || ahead.length > 0) {
        const [oldest] = ahead
        const settles: boolean =
          oldest !== undefined && (ahead.length >= tasksMax || next === undefined || (await isFirst(oldest, next)))
        if (settles) {
          ahead.shift()
          await this.#settleTask(oldest as Ahead)
        } else if (next !== undefined) {
          const found: IteratorResult<readonly SourceFile[], void> = await next
          next = found.done === true ? undefined : iterator.next()
          next?.catch(() => undefined)
          if (found.done !== true) ahead.push(this.#handOut(found.value))
        }
      }
    } finally {
      if (next !== undefined) void iterator.return?.().catch(() => undefined)
    }
  }

  #handOut(found: readonly SourceFile[]): Ahead {
    // Entries of archives were asked for where they were found.
    const sources = found.filter((source) => source.entry !== undefined || this.#isWanted(source))
    const first = this.#handedOut
    this.#handedOut += sources.length
    const outcomes = this.#runTask(first, sources)
    outcomes.catch(() => undefined)
    return { sources, outcomes }
  }

  /** Whether a source is to be read; one that an interrupted run has ended is counted as it ended then. */
  readonly #isWanted = (source: SourceFile): boolean => {
    const done = this.#options.journal?.takeDone(source)
    if (done === undefined || done.outcome === 'archive') return true
    this.totals.add(done)
    this.totals.before += 1
    if (done.same) this.totals.same += 1
    return false
  }

  async #runTask(first: number, sources: readonly SourceFile[]): Promise<readonly Outcome[]> {
    const readable = sources.filter(({ problem }) => problem === undefined)
    const done = readable.length === 0 ? [] : await this.#runSources(first, readable)
    const left = [...done]
    return sources.map(({ problem }) => (problem === undefined ? (left.shift() as Outcome) : refused(problem)))
  }

  /** A file that ends its thread is quarantined, and the files that were with it are done one by one. */
  async #runSources(first: number, sources: readonly SourceFile[]): Promise<readonly Outcome[]> {
    let answer: TaskAnswer
    try {
      answer = await this.#threads.run({ first, sources })
    } catch {
      if (sources.length === 1) return [{ outcome: 'quarantined', code: 'GATEWAY_UNEXPECTED', bytes: 0 }]
      const one: Outcome[] = []
      for (const [index, source] of sources.entries()) one.push(...(await this.#runSources(first + index, [source])))
      return one
    }
    if ('stop' in answer) throw new GatewayError(answer.stop)
    return answer.outcomes
  }

  async #settleTask({ sources, outcomes }: Ahead): Promise<void> {
    const ended = await outcomes
    // Not before: a thread reads by the file's number, which the system would give to another file.
    for (const { place } of sources) releasePlace(place)
    for (const [index, outcome] of ended.entries()) await this.#settle(sources[index] as SourceFile, outcome)
    this.#options.progress(this.totals)
  }

  async #settle(source: SourceFile, outcome: Outcome): Promise<void> {
    const { report, crosswalk, journal, complain } = this.#options
    const { path } = source
    const sameBefore = this.totals.same
    const ended = giveName(this.#options.output, this.totals, outcome)
    this.totals.add(ended)
    if (ended.outcome === 'deidentified') {
      for (const { kind, original, replacement } of ended.crosswalk ?? []) crosswalk?.add(kind, original, replacement)
    } else if (isInstance(ended)) {
      // Who holds the key can tell by this row which file waits.
      crosswalk?.add('file', path, '')
    }
    if (isInstance(ended)) report?.add(path, ended)
    if (source.streamed === true && UNREAD.has(ended.code ?? '')) complain(source)
    if (ended.stamp !== undefined) journal?.add(source, ended.stamp, { ...ended, same: this.totals.same > sameBefore })
    if (ended.outcome === 'archive') await this.#entries(path)
  }

  /** The entries of an archive come in its place, before the sources behind it get their names. */
  async #entries(archive: string): Promise<void> {
    const { partFolder: spoolFolder } = this.#options.settings
    await this.all(inGroups(archiveEntries(archive, { spoolFolder, wanted: this.#isWanted })))
  }
}

/** Whether a task has ended before the next sources are there; they come first where both are. */
async function isFirst({ outcomes }: Ahead, next: Promise<unknown>): Promise<boolean> {
  const came = next.then(() => false)
  const ended = outcomes.then(
    () => true,
    () => true,
  )
  return Promise.race([came, ended])
}

/** Whether it counts as a file that could have been de-identified. */
function isInstance({ outcome }: Outcome): boolean {
  return outcome !== 'directory' && outcome !== 'archive'
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

function refused(problem: NonNullable<SourceFile['problem']>): Outcome {
  return { outcome: 'refused', code: `GATEWAY_${problem}`, bytes: 0 }
}
