import type { FoundStudies, FoundStudy, NamedSeries, NamedSeriesList, StudyKeys } from '../../../system/dimse-query.ts'

/** What is to be sent: a study, or those of its series that are named. */
export interface Wanted {
  readonly study: FoundStudy
  /** All that the archive names of the study; none where it names no instances. */
  readonly named: readonly NamedSeries[]
  /** The series of which something is missing; nothing for the whole study. */
  readonly series: readonly NamedSeries[] | undefined
}

/** How an archive is asked, and how it sends. What it says is compared by whoever asks. */
export interface ArchiveLink {
  readonly findStudies: (keys: StudyKeys, signal: AbortSignal) => Promise<FoundStudies>
  readonly findSeries: (study: FoundStudy, signal: AbortSignal) => Promise<NamedSeriesList>
  /** Resolves when the archive says that it is done; gives the codes for which instances were refused, as far as they came this way. */
  readonly retrieve: (wanted: Wanted, signal: AbortSignal) => Promise<readonly string[]>
}
