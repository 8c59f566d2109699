// What became of every file of the corpus under a peer, as lines for a golden file.
import { closeness, type Source } from './sources.ts'
import type { Received } from './receiver.ts'

/** Files that arrived as they are, in bytes or in elements; and the others, one line each. */
export interface Outcomes {
  readonly same: number
  readonly others: readonly string[]
}

/** Compares what a peer sent with what it was given. Several files share an instance UID; the closest one counts. */
export function outcomesOf(peer: string, sources: readonly Source[], received: readonly Received[]): Outcomes {
  const byUid = Map.groupBy(received, ({ sopInstanceUid }) => sopInstanceUid)
  const others = sources.flatMap((source): string[] => {
    const candidates = byUid.get(source.sopInstanceUid) ?? []
    if (candidates.length === 0) return [`${peer},${source.name},not sent`]
    const isSame = candidates.some((one) => closeness(source, one) !== 'other')
    return isSame ? [] : [`${peer},${source.name},sent otherwise`]
  })
  return { same: sources.length - others.length, others }
}

/**
 * The same for an archive, which keeps one instance of each SOP Instance UID, the first or the last: what it sent must be as one of the
 * sources of that UID.
 */
export function archiveOutcomesOf(peer: string, sources: readonly Source[], received: readonly Received[]): Outcomes {
  const byUid = Map.groupBy(received, ({ sopInstanceUid }) => sopInstanceUid)
  const bySourceUid = Map.groupBy(sources, ({ sopInstanceUid }) => sopInstanceUid)
  const others = [...bySourceUid].flatMap(([uid, alike]): string[] => {
    const candidates = byUid.get(uid) ?? []
    const name = alike[0]?.name ?? ''
    if (candidates.length === 0) return [`${peer},${name},not sent`]
    const isSame = candidates.every((one) => alike.some((source) => closeness(source, one) !== 'other'))
    return isSame ? [] : [`${peer},${name},sent otherwise`]
  })
  return { same: bySourceUid.size - others.length, others }
}
