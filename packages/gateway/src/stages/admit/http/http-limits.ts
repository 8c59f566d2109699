import { ARCHIVE_LIMITS, type ArchiveLimits } from '../../../system/archives/archive-limits.ts'
import { MULTIPART_LIMITS, type MultipartLimits } from '../../../system/multipart/multipart-limits.ts'
import type { SenderPatience } from '../../../system/http/sender-watch.ts'

/** The limits of the door for HTTP; how many requests are taken in at once, the configuration says. */
export interface HttpLimits extends SenderPatience {
  readonly multipart: MultipartLimits
  /** The headers of a request, together. */
  readonly headerBytesMax: number
  /** How long a request's headers may take. */
  readonly headersMs: number
  /** How long an answer may lie without being read. */
  readonly answerMs: number
  /** How long reading an answer may take, however it goes on. */
  readonly answerWholeMs: number
  /** Connections beyond the requests that are taken in: who asks for one more gets an answer, who floods gets none. */
  readonly spareConnections: number
  /** Instances of one request that become durable side by side. */
  readonly settlingMax: number
  /** The body of an upload: an instance, or an archive of them. */
  readonly uploadBytesMax: number
  /** What such an archive may hold: it is no disk of a hospital, and narrower than what the command reads. */
  readonly archive: ArchiveLimits
  /** What is read of a request that is refused, so that its sender reads the answer. */
  readonly drainBytesMax: number
}

/** The limits of a normal installation. */
export const HTTP_LIMITS: HttpLimits = {
  multipart: MULTIPART_LIMITS,
  headerBytesMax: 16 << 10,
  headersMs: 10_000,
  idleMs: 30_000,
  bytesPerSecondMin: 1024,
  answerMs: 30_000,
  answerWholeMs: 300_000,
  spareConnections: 64,
  // Two groups of the inbox: while one is committed, the next is synced.
  settlingMax: 128,
  uploadBytesMax: 2 ** 36,
  archive: { ...ARCHIVE_LIMITS, entriesMax: 100_000, inflatedBytesMax: 2 ** 37 },
  drainBytesMax: 1 << 20,
}
