import { availableParallelism } from 'node:os'
import type { Parts } from './parts.ts'
import { StageThreads } from './stage-threads.ts'
import { StageWorkers, type WorkPlace } from './stage-workers.ts'
import { threadProfiles } from './thread-profiles.ts'

const IN_HAND_OF_A_THREAD = 64

/** The role `work`: de-identifies and inspects what was admitted. What is opened here is closed with the rest. */
export function startWorkers(
  { config, masterKey, log, room, metrics, ...parts }: Parts,
  opened: AsyncDisposableStack,
  onBoundary: WorkPlace['onBoundary'],
): StageWorkers {
  const onTrouble = (error: unknown): void => log.trouble(error)
  const threadCount = config.workers ?? availableParallelism()
  const threads = new StageThreads({
    masterKey,
    countMax: threadCount,
    loadProfiles: () => threadProfiles(parts.db, masterKey, onTrouble),
  })
  opened.defer(() => threads.end())
  const workers = new StageWorkers({
    ...parts,
    ...{ threads, countMax: threadCount * IN_HAND_OF_A_THREAD, hasRoom: room.hasRoom, onTrouble, onBoundary },
    onDone: ({ kind, instanceId }, end) => {
      metrics.stageDone(kind, end)
      if (end.held !== undefined) log.warn('instance-held', { stage: kind, instanceId, code: end.held })
      if (end.waits !== undefined) log.warn('instance-waits', { stage: kind, instanceId, code: end.waits })
    },
  })
  workers.start()
  opened.defer(() => workers.close())
  return workers
}
