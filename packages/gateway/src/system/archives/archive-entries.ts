import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Fault } from '@lethe/dicom'
import { GatewayError, type ArchiveProblem } from '../errors.ts'
import type { SourceFile, Stamp } from '../source-file.ts'
import { ARCHIVE_HEAD_BYTES, archiveKind, type ArchiveKind } from './archive-kind.ts'
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.ts'
import { tarEntries, type FoundEntry } from './tar-entries.ts'
import { tarFile } from './tar-file.ts'
import { TarGzip } from './tar-gzip.ts'
import type { TarInput } from './tar-input.ts'
import { zipEntries } from './zip-entries.ts'

/** What reading an archive takes. */
export interface ArchiveOptions {
  /** Where entries of a compressed stream wait that are too large for memory. */
  readonly spoolFolder: string
  /** Whether an entry is to be read; one that is not, is passed over where it lies. */
  readonly wanted: (source: SourceFile) => boolean
  readonly limits?: ArchiveLimits
}

/**
 * The entries of an archive as sources, each once, in the archive's order. Where it is damaged or too large, what came before stands,
 * and one more source with a problem stands for the rest.
 */
export async function* archiveEntries(archive: string, options: ArchiveOptions): AsyncGenerator<SourceFile, void> {
  let path = `${archive}!`
  let index = 0
  try {
    const { stamp, kind } = look(archive)
    for await (const { name, take, ...found } of entriesOf(kind, archive, options)) {
      path = `${archive}!/${name}`
      const source = { path, entry: { archive, stamp, index }, ...found }
      index += 1
      if (!options.wanted(source)) continue
      yield take === undefined ? source : { ...source, place: await take() }
    }
  } catch (error) {
    if (error instanceof Fault && error.disposition === 'stop') throw error
    yield { path, problem: problemOf(error) }
  }
}

async function* entriesOf(kind: ArchiveKind, archive: string, options: ArchiveOptions): AsyncGenerator<FoundEntry, void> {
  const { limits = ARCHIVE_LIMITS, spoolFolder } = options
  if (kind === 'zip') return yield* zipEntries(archive, limits)
  const input: TarInput = kind === 'tar' ? tarFile(archive) : new TarGzip(archive, { spoolFolder, limits })
  try {
    yield* tarEntries(input, limits)
  } finally {
    input.close()
  }
}

function look(archive: string): { stamp: Stamp; kind: ArchiveKind } {
  let file: number
  try {
    file = openSync(archive, 'r')
  } catch {
    throw new GatewayError('UNREADABLE')
  }
  try {
    const { size, mtimeMs } = fstatSync(file)
    const head = Buffer.alloc(ARCHIVE_HEAD_BYTES)
    const kind = archiveKind(head.subarray(0, readSync(file, head)))
    // It was one when a thread looked.
    if (kind === undefined) throw new GatewayError('ARCHIVE_DAMAGED')
    return { stamp: { size, mtimeMs }, kind }
  } finally {
    closeSync(file)
  }
}

function problemOf(error: unknown): ArchiveProblem {
  if (error instanceof Fault && error.code === 'GATEWAY_ARCHIVE_TOO_LARGE') return 'ARCHIVE_TOO_LARGE'
  // A library's error, a system's error or our own: nothing behind this point can be found.
  return 'ARCHIVE_DAMAGED'
}
