import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { Fault } from '@lethe/dicom'
import { loadLookup } from '../records/lookup-file.ts'
import { loadProfile } from '../records/profile-file.ts'
import { RunRecords } from '../records/run-records.ts'
import { OutputFolder } from '../stages/deidentify/output-folder.ts'
import { runDeidentify } from '../stages/deidentify/run.ts'
import type { Totals } from '../stages/deidentify/totals.ts'
import { masterKey } from '../system/master-key.ts'
import { startProgress } from '../system/progress.ts'
import { realPath } from '../system/source-files.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { checkName, readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { DEIDENTIFY_PROGRAM } from './deidentify-program.ts'
import { complaintOf, readInputs } from './input-sources.ts'
import { formatSummary, jsonSummary } from './summary.ts'

const USAGE =
  'lethe deidentify INPUT… --out DIR [--profile FILE|NAME] [--key FILE] [--scope NAME] [--issuer NAME] [--report FILE] ' +
  '[--crosswalk FILE] [--workers N] [--resume] [--null] [--json]'

const WORKERS_MAX = 64

const OPTIONS = {
  out: { type: 'string' },
  profile: { type: 'string', default: 'research' },
  key: { type: 'string' },
  scope: { type: 'string', default: 'archive' },
  issuer: { type: 'string', default: 'local' },
  report: { type: 'string' },
  crosswalk: { type: 'string' },
  workers: { type: 'string' },
  resume: { type: 'boolean', default: false },
  null: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

/** `lethe deidentify`: files and folders in, de-identified files out. */
export const deidentify: Command = {
  name: 'deidentify',
  usage: USAGE,
  says: 'de-identify files, folders, archives and DICOMDIR file sets; - reads paths from standard input',
  run: async (args) => {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE)
    if (positionals.length === 0) throw new UsageError(`no INPUT; usage: ${USAGE}`)
    if (values.out === undefined) throw new UsageError(`--out DIR is missing; usage: ${USAGE}`)
    const workers = readWorkers(values.workers)
    const inputs = readInputs(positionals, values.null ? 'null' : 'line')
    const out = resolve(values.out)
    if (inputs.paths.some((input) => realPath(input) === realPath(out)))
      throw new UsageError(`${values.out}: the output folder is also an input`)
    for (const name of [values.scope, values.issuer]) checkName(name)
    if (values.report !== undefined && values.crosswalk !== undefined && resolve(values.report) === resolve(values.crosswalk))
      throw new UsageError('--report and --crosswalk name the same file: give each its own')
    const loaded = loadProfile(values.profile)
    const key = masterKey(values.key, (line) => console.error(line))
    const { lookup: table } = loaded.profile.identities.patient
    const lookup = table === undefined ? undefined : loadLookup(table, key)
    const output = new OutputFolder(out)
    output.open(values.resume ? 'journal' : 'nothing')
    const opened: Opened = { output }
    const interrupted = takeBackWhenInterrupted(opened)
    const started = performance.now()
    const progress = startProgress(inputs, out)
    try {
      const { scope, issuer } = values
      const made = { loaded, masterKey: key, scope, issuer, lookup }
      opened.records = new RunRecords({
        ...made,
        report: pathOf(values.report),
        crosswalk: pathOf(values.crosswalk),
        journal: output.journal,
        begin: values.resume ? 'where the last run ended' : 'anew',
      })
      const { report, crosswalk, journal } = opened.records
      const totals = await runDeidentify({
        ...{ sources: inputs.groups(out), output, program: DEIDENTIFY_PROGRAM, workers, report, crosswalk, journal },
        settings: { ...made, partFolder: output.partFolder, report: report !== undefined, crosswalk: crosswalk !== undefined },
        progress: progress.show,
        complain: (source) => console.error(complaintOf(source)),
      })
      opened.records.finish()
      progress.end()
      const seconds = (performance.now() - started) / 1000
      console.log(values.json ? jsonSummary(totals, loaded) : formatSummary(totals, { loaded, seconds }))
      return exitCode(totals)
    } catch (error) {
      progress.end()
      if (error instanceof Fault)
        throw new FailedError(`${out}: ${error.message}; what was written before is whole, run the same command again`)
      throw error
    } finally {
      interrupted.abort()
      takeBack(opened)
      // Where a run fails, nobody reads the rest of the paths.
      if (inputs.streams === 'streams') process.stdin.destroy()
    }
  },
}

function pathOf(record: string | undefined): string | undefined {
  return record === undefined ? undefined : resolve(record)
}

function readWorkers(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), WORKERS_MAX)
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (workers < 1 || workers > WORKERS_MAX) throw new UsageError(`--workers ${text}: must be a number from 1 to ${WORKERS_MAX}`)
  return workers
}

/** What a run has open. */
interface Opened {
  readonly output: OutputFolder
  records?: RunRecords
}

/** Clears away all that is not complete, except what `--resume` goes on from; what is complete has its name and stays. */
function takeBack({ output, records }: Opened): void {
  output.close(records?.close() ?? 'journal')
}

function takeBackWhenInterrupted(opened: Opened): AbortController {
  const controller = new AbortController()
  const stop = (): void => {
    takeBack(opened)
    console.error('interrupted; what was written before is whole, run the same command again, with --resume to go on from here')
    process.exit(EXIT.failed)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, stop)
    controller.signal.addEventListener('abort', () => process.off(signal, stop))
  }
  return controller
}

function exitCode({ quarantined, refused }: Totals): number {
  return quarantined + refused > 0 ? EXIT.held : EXIT.done
}
