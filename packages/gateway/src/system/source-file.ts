import type { Place } from './archives/place.ts'
import type { ArchiveProblem } from './errors.ts'

/** Size and time of change of a file when it was looked at: what tells that it is still the same. */
export interface Stamp {
  readonly size: number
  readonly mtimeMs: number
}

/** One thing that was found to read: a file, an entry of an archive, or something that cannot be read or is not there. */
export interface SourceFile {
  /** How reports and the crosswalk call it; for an entry, the archive's path, `!/` and the entry's name. */
  readonly path: string
  readonly problem?: 'UNREADABLE' | 'MISSING' | 'PATH_TOO_LONG' | ArchiveProblem
  /** Whether it was named on standard input, where a mistake in a name is told at once. */
  readonly streamed?: true
  /** The archive that it is an entry of. */
  readonly entry?: Entry
  /** Where an entry's bytes lie. */
  readonly place?: Place
}

/** An entry of an archive. */
interface Entry {
  readonly archive: string
  readonly stamp: Stamp
  /** Its number in the archive, since names may come twice. */
  readonly index: number
}
