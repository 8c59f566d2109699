import type { GetHandler } from '@lethe/dimse'
import type { Peer } from '../../../system/dimse-peer.ts'
import {
  findSeries,
  findStudies,
  getStudy,
  moveStudy,
  sopClassesOfSeries,
  type QueryOptions,
  type StudyName,
} from '../../../system/dimse-query.ts'
import { fileOf, type DimseDoor } from '../dimse-door.ts'
import type { ArchiveLink, Wanted } from './archive-link.ts'

// An archive that is asked to end gets so long before the association is aborted.
const CANCEL_MS = 3000

/** An archive that is asked by C-FIND, and sends over C-MOVE or C-GET. */
export interface DimseArchive {
  readonly peer: Peer
  /** Whose instances these are, by the name of the source. */
  readonly source: string
  readonly door: DimseDoor
  /** The AE title under which the archive knows the door; without, it sends over the association that asks (C-GET). */
  readonly destination: string | undefined
}

/** Asks an archive by C-FIND, C-MOVE and C-GET. */
export function dimseLink(archive: DimseArchive): ArchiveLink {
  const { peer } = archive
  return {
    findStudies: (keys, signal) => endedBy(signal, (options) => findStudies(peer, keys, options)),
    findSeries: (study, signal) => endedBy(signal, (options) => findSeries(peer, study, options)),
    retrieve: async (wanted, signal) => {
      const codes: string[] = []
      for (const name of namesOf(wanted)) codes.push(...(await retrieve(archive, { wanted, name }, signal)))
      return codes
    },
  }
}

async function retrieve(
  { peer, source, door, destination }: DimseArchive,
  { wanted, name }: { readonly wanted: Wanted; readonly name: StudyName },
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (destination !== undefined) {
    await endedBy(signal, (options) => moveStudy(peer, name, { destination, ...options }))
    return []
  }
  const codes: string[] = []
  const { studyInstanceUid } = name
  const store: GetHandler['store'] = async (request) => {
    const taken = await door.take({ source, sopInstanceUid: request.sopInstanceUid, studyInstanceUid }, fileOf(request))
    if (taken.code !== undefined) codes.push(taken.code)
    return taken
  }
  const classes = sopClassesOfSeries(wanted.named)
  const known = classes.size === 0 ? {} : { sopClassUids: classes }
  await endedBy(signal, (options) => getStudy(peer, name, { handler: { source, store }, ...known, ...options }))
  return codes
}

/** Where something of every series is missing, the study is asked for at once. */
function namesOf({ study: { studyInstanceUid, patientId }, series }: Wanted): StudyName[] {
  const study = { studyInstanceUid, patientId }
  return series === undefined ? [study] : series.map(({ seriesInstanceUid }) => ({ ...study, seriesInstanceUid }))
}

/** Ends an operation when it is told to: first as the standard has it, so that the archive sends no more, then at once. */
async function endedBy<T>(signal: AbortSignal, operate: (options: QueryOptions) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  let end = (): void => undefined
  let timer: NodeJS.Timeout | undefined
  const onAbort = (): void => end()
  signal.addEventListener('abort', onAbort)
  const started = (cancel: () => void, abort: () => void): void => {
    end = () => {
      cancel()
      timer = setTimeout(abort, CANCEL_MS)
    }
    if (signal.aborted) end()
  }
  try {
    return await operate({ started })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
