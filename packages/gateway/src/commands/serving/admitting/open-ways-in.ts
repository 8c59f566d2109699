import type { Source } from '../../../records/sources/source.ts'
import { DimseDoor } from '../../../stages/admit/dimse-door.ts'
import type { PullBoundary } from '../../../stages/admit/pull/pull-row.ts'
import { Refusals } from '../../../stages/admit/refusals.ts'
import { watchBuffers } from '../../../system/buffer-watch.ts'
import type { DimseServer } from '../../../system/dimse-server.ts'
import type { Parts } from '../parts.ts'
import { openAdmission } from './open-admission.ts'
import { startDoor } from './start-door.ts'
import { startFolders } from './start-folders.ts'
import { startHttpDoor } from './start-http-door.ts'
import { startOrthancFeeds } from './start-orthanc-feeds.ts'
import { startPulls } from './start-pulls.ts'

const GRACE_MS = 10_000

/** What the ways in need beside what all roles share. */
export interface WaysInOptions {
  readonly sources: ReadonlyMap<string, Source>
  readonly home: string
  /** Called when something was admitted. */
  readonly wake: () => void
  readonly onBoundary: (boundary: PullBoundary) => void
}

/** The ways in that have a port. */
export interface WaysIn {
  readonly dimse: DimseServer
  readonly uploadsPort: number | undefined
}

/** The role `admit`: opens every way in that the configuration names. What is opened here is closed with the rest. */
export async function openWaysIn(
  parts: Parts,
  opened: AsyncDisposableStack,
  { sources, home, wake, onBoundary }: WaysInOptions,
): Promise<WaysIn> {
  const { uploads } = parts.config
  const refusals = new Refusals()
  const admission = openAdmission(parts, wake)
  const door = new DimseDoor(admission, { sources, refusals })
  const entrance = { admission, sources, dimse: door }
  const dimse = await startDoor(parts, entrance)
  opened.defer(watchBuffers())
  opened.defer(() => dimse.close(GRACE_MS))
  const pulls = await startPulls(parts, { sources, refusals, door, onBoundary })
  opened.defer(() => pulls.close())
  const feeds = startOrthancFeeds(parts, entrance)
  opened.defer(() => feeds.close())
  const httpDoor = uploads === undefined ? undefined : await startHttpDoor(parts, entrance, { uploads, home })
  if (httpDoor !== undefined) opened.defer(() => httpDoor.close(GRACE_MS))
  for (const folder of startFolders(parts, entrance, home)) opened.defer(() => folder.close())
  return { dimse, uploadsPort: httpDoor?.port }
}
