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
  bytes = 0
  readonly reasons = new Map<string, number>()

  /** Files that ended, in whatever way. */
  get count(): number {
    return this.deidentified + this.quarantined + this.refused + this.directories
  }

  /** Counts how a file ended. */
  add({ outcome, code, bytes }: Outcome): void {
    if (outcome === 'directory') this.directories += 1
    else this[outcome] += 1
    this.bytes += bytes
    if (code !== undefined) this.reasons.set(code, (this.reasons.get(code) ?? 0) + 1)
  }
}
