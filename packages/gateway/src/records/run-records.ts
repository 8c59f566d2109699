import { statSync } from 'node:fs'
import { UsageError } from '../system/usage-error.ts'
import { CrosswalkFile } from './crosswalk-file.ts'
import { JournalFile, readJournal } from './journal-file.ts'
import type { LoadedLookup } from './lookup-file.ts'
import type { LoadedProfile } from './profile-file.ts'
import { ReportFile } from './report-file.ts'

/** What the records of a run are made for. */
export interface RunRecordsOptions {
  readonly loaded: LoadedProfile
  readonly masterKey: Uint8Array
  readonly scope: string
  readonly issuer: string
  readonly lookup: LoadedLookup | undefined
  /** Paths of the records, where they are asked for. */
  readonly report: string | undefined
  readonly crosswalk: string | undefined
  readonly journal: string
  readonly begin: 'anew' | 'where the last run ended'
}

/** What a run writes beside its output: report and crosswalk on request, and the journal by which it can go on. */
export class RunRecords {
  readonly report: ReportFile | undefined
  readonly crosswalk: CrosswalkFile | undefined
  readonly journal: JournalFile
  #isFinished = false

  constructor({ loaded, lookup, masterKey, report, crosswalk, journal, begin, ...names }: RunRecordsOptions) {
    const subjects = lookup === undefined ? '' : JSON.stringify([...lookup.subjects])
    const mark = { masterKey, profileHash: loaded.hash, subjects, report, crosswalk, ...names }
    const endings = begin === 'anew' ? undefined : readJournal(journal, mark)
    const { reportBytes = 0, crosswalkBytes = 0 } = endings ?? {}
    this.report = goOn(report, reportBytes, (path) => new ReportFile(path, { masterKey, loaded, goOnBytes: reportBytes }))
    const flushRecords = () => ({ reportBytes: this.report?.flush() ?? 0, crosswalkBytes: this.crosswalk?.flush() ?? 0 })
    try {
      this.crosswalk = goOn(crosswalk, crosswalkBytes, (path) => new CrosswalkFile(path, masterKey, crosswalkBytes))
      this.journal = new JournalFile(journal, { mark, flushRecords, ...(endings === undefined ? {} : { endings }) })
    } catch (error) {
      if (endings === undefined) this.report?.discard()
      throw error
    }
  }

  /** Makes the records appear. */
  finish(): void {
    this.report?.finish()
    this.crosswalk?.finish()
    this.#isFinished = true
  }

  /** Ends the records; what is not finished stays as it is if there is something to go on from. Tells whether there is. */
  close(): 'nothing' | 'journal' {
    if (!this.#isFinished) {
      try {
        this.journal.flush()
      } catch {
        // No room: what was flushed before is kept, since reading goes by the last checkpoint.
      }
    }
    this.journal.close()
    if (!this.#isFinished && !this.journal.isEmpty) return 'journal'
    this.report?.discard()
    this.crosswalk?.discard()
    return 'nothing'
  }
}

function goOn<T>(path: string | undefined, bytes: number, open: (path: string) => T): T | undefined {
  if (path === undefined) return undefined
  if (bytes === 0) return open(path)
  const part = `${path}.part`
  if ((statSync(part, { throwIfNoEntry: false })?.size ?? 0) < bytes) throw new UsageError(unusable(part))
  try {
    return open(path)
  } catch {
    throw new UsageError(unusable(part))
  }
}

function unusable(part: string): string {
  return `--resume: ${part} of the interrupted run is missing or damaged; run without --resume`
}
