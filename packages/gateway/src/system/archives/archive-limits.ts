/** The limits on what an archive may hold. */
export interface ArchiveLimits {
  /** Entries of one archive, folders among them. */
  readonly entriesMax: number
  /** All entries of one archive may come to this many bytes … */
  readonly inflatedBytesMax: number
  /** … and to this many times the archive's size, after the first `inflatedFreeBytes`. DEFLATE itself cannot exceed 1032. */
  readonly inflatedRatioMax: number
  readonly inflatedFreeBytes: number
  /** A header of a TAR archive that only describes the next one: a long name, or pax records. */
  readonly descriptionBytesMax: number
}

/** The limits of a normal installation. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  entriesMax: 1_000_000,
  inflatedBytesMax: 2 ** 41,
  inflatedRatioMax: 200,
  inflatedFreeBytes: 2 ** 30,
  descriptionBytesMax: 1 << 20,
}

/** Whether entries of so many bytes are more than an archive of a size may hold. */
export function isTooMuch(limits: ArchiveLimits, inflatedBytes: number, archiveBytes: number): boolean {
  const { inflatedBytesMax, inflatedRatioMax, inflatedFreeBytes } = limits
  return inflatedBytes > Math.min(inflatedBytesMax, inflatedFreeBytes + archiveBytes * inflatedRatioMax)
}
