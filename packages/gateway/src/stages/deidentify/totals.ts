import type { Outcome } from './task.ts'

/** What a run comes to: counts, and never a value. */
export class Totals {
  deidentified = 0
  quarantined = 0
  refused = 0
  /** De-identified files that were there already, byte for byte. */
  same = 0
  /** Indexes of file sets, which are no instances. */
  directories = 0
  /** Archives, whose entries count on their own. */
  archives = 0
  /** What of all this an interrupted run had done. */
  before = 0
  bytes = 0
  readonly reasons = new Map<string, number>()

  /** Files that ended, in whatever way. */
  get count(): number {
    return this.deidentified + this.quarantined + this.refused + this.directories + this.archives
  }

  /** Counts how a file ended. */
  add({ outcome, code, bytes }: Pick<Outcome, 'outcome' | 'code' | 'bytes'>): void {
    if (outcome === 'directory') this.directories += 1
    else if (outcome === 'archive') this.archives += 1
    else this[outcome] += 1
    this.bytes += bytes
    if (code !== undefined) this.reasons.set(code, (this.reasons.get(code) ?? 0) + 1)
  }
}
