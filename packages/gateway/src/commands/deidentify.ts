import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { Fault } from '@lethe/dicom'
import { CrosswalkFile } from '../records/crosswalk-file.ts'
import { loadLookup } from '../records/lookup-file.ts'
import { loadProfile } from '../records/profile-file.ts'
import { ReportFile } from '../records/report-file.ts'
import { OutputFolder } from '../stages/deidentify/output-folder.ts'
import { runDeidentify } from '../stages/deidentify/run.ts'
import type { Totals } from '../stages/deidentify/totals.ts'
import { directoryFiles } from '../system/directory-files.ts'
import { masterKey } from '../system/master-key.ts'
import { startProgress } from '../system/progress.ts'
import { checkInputs, realPath, sourceFiles } from '../system/source-files.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { checkName, readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { DEIDENTIFY_PROGRAM } from './deidentify-program.ts'
import { formatSummary, jsonSummary } from './summary.ts'

const USAGE =
  'lethe deidentify INPUT… --out DIR [--profile FILE|NAME] [--key FILE] [--scope NAME] [--issuer NAME] [--report FILE] ' +
  '[--crosswalk FILE] [--workers N] [--json]'

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
  json: { type: 'boolean', default: false },
} as const

/** `lethe deidentify`: files and folders in, de-identified files out. */
export const deidentify: Command = {
  name: 'deidentify',
  usage: USAGE,
  says: 'de-identify files, folders and DICOMDIR file sets',
  run: async (args) => {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE)
    if (positionals.length === 0) throw new UsageError(`no INPUT; usage: ${USAGE}`)
    if (values.out === undefined) throw new UsageError(`--out DIR is missing; usage: ${USAGE}`)
    const workers = readWorkers(values.workers)
    const inputs = checkInputs(positionals)
    const out = resolve(values.out)
    if (inputs.some((input) => realPath(input) === realPath(out)))
      throw new UsageError(`${values.out}: the output folder is also an input`)
    for (const name of [values.scope, values.issuer]) checkName(name)
    if (values.report !== undefined && values.crosswalk !== undefined && resolve(values.report) === resolve(values.crosswalk))
      throw new UsageError('--report and --crosswalk name the same file: give each its own')
    const loaded = loadProfile(values.profile)
    const key = masterKey(values.key, (line) => console.error(line))
    const { lookup: table } = loaded.profile.identities.patient
    const lookup = table === undefined ? undefined : loadLookup(table, key)
    const output = new OutputFolder(out)
    output.open()
    const opened: Opened = { output }
    const interrupted = takeBackWhenInterrupted(opened)
    const started = performance.now()
    const progress = startProgress(inputs, out)
    try {
      if (values.report !== undefined) opened.report = new ReportFile(values.report, { masterKey: key, loaded })
      if (values.crosswalk !== undefined) opened.crosswalk = new CrosswalkFile(values.crosswalk, key)
      const { report, crosswalk } = opened
      const sources = directoryFiles(sourceFiles(inputs, { except: out }), inputs)
      const { scope, issuer } = values
      const settings = {
        loaded,
        masterKey: key,
        scope,
        issuer,
        lookup,
        partFolder: output.partFolder,
        crosswalk: crosswalk !== undefined,
      }
      const run = { sources, output, settings, program: DEIDENTIFY_PROGRAM, workers }
      const totals = await runDeidentify({ ...run, report, crosswalk, progress: progress.show })
      report?.finish()
      crosswalk?.finish()
      progress.end()
      console.log(
        values.json
          ? jsonSummary(totals, loaded)
          : formatSummary(totals, { loaded, seconds: (performance.now() - started) / 1000 }),
      )
      return exitCode(totals)
    } catch (error) {
      progress.end()
      if (error instanceof Fault)
        throw new FailedError(`${out}: ${error.message}; what was written before is whole, run the same command again`)
      throw error
    } finally {
      interrupted.abort()
      takeBack(opened)
    }
  },
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
  report?: ReportFile
  crosswalk?: CrosswalkFile
}

/** Clears away all that is not complete; what is complete has its name and stays. */
function takeBack({ output, report, crosswalk }: Opened): void {
  report?.discard()
  crosswalk?.discard()
  output.close()
}

function takeBackWhenInterrupted(opened: Opened): AbortController {
  const controller = new AbortController()
  const stop = (): void => {
    takeBack(opened)
    console.error('interrupted; what was written before is whole, run the same command again')
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
