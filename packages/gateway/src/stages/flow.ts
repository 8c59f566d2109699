import { Fault } from '@lethe/dicom'
import { deleteJobs } from '../records/jobs/delete-jobs.ts'
import type { Job } from '../records/jobs/claim-jobs.ts'
import { insertJobs } from '../records/jobs/insert-jobs.ts'
import { postponeJob } from '../records/jobs/postpone-job.ts'
import { moveInstances, type Reason } from '../records/instances/move-instances.ts'
import { commitLater, transact, type Db, type InTransaction } from '../records/statement.ts'
import type { InstanceState, JobKind } from '../records/tables.ts'
import { GatewayError } from '../system/errors.ts'
import { backOffMs } from '../system/waiting.ts'

/** One legal move of an instance, and the job that follows from it. */
interface Move {
  readonly from: InstanceState
  readonly to: InstanceState
  /** The job whose work the move is. */
  readonly by: JobKind
  readonly next?: JobKind
  /** Whether a crash of the database may forget it: nobody was told, no file was taken away for it, and it is done again. */
  readonly repeatable?: true
}

/** Every legal move. What is admitted has the job `deidentify` from the beginning; `inspected` and `quarantined` are the ends. */
export const MOVES: readonly Move[] = [
  { from: 'admitted', to: 'deidentified', by: 'deidentify', next: 'inspect', repeatable: true },
  { from: 'admitted', to: 'quarantined', by: 'deidentify' },
  { from: 'deidentified', to: 'inspected', by: 'inspect' },
  { from: 'deidentified', to: 'quarantined', by: 'inspect' },
  // A candidate that a power cut took is made again from its original.
  { from: 'deidentified', to: 'admitted', by: 'inspect', next: 'deidentify' },
]

const ATTEMPTS_MAX = 8
const WAIT_MS_FIRST = 1000
const WAIT_MS_MAX = 10 * 60_000

/**
 * Settles jobs of one kind whose work is done: moves the instances, takes the jobs off the list, puts the next ones on it and whatever `also`
 * writes for those that were settled, in one transaction. Gives the ids of these; what another worker has taken over is left as it is.
 */
export function advance(
  db: Db,
  jobs: readonly Job[],
  also: (tx: InTransaction, settled: ReadonlySet<number>) => Promise<void> = async () => undefined,
): Promise<ReadonlySet<number>> {
  return settle(db, jobs, { to: 'forward', also })
}

/** Settles a job whose candidate is lost: the instance goes back to where it is made again. */
export async function sendBack(db: Db, job: Job): Promise<void> {
  const settled = await settle(db, [job], { to: 'back' })
  if (settled.size === 0) throw new GatewayError('LEASE_LOST')
}

/**
 * Settles a job that met an error, by its disposition: what passes is tried again later, a bounded number of times; everything else holds
 * the instance back. An error that is no fault is a mistake of the program, and `stop` ends it: both are thrown on, and the job is due
 * again when its lease ends.
 */
export async function settleError(db: Db, job: Job, error: unknown): Promise<'later' | 'quarantined'> {
  if (!(error instanceof Fault) || error.disposition === 'stop') throw error
  if (error.disposition === 'retry' && job.attempts < ATTEMPTS_MAX) {
    const postponed = await postponeJob(db, job, { waitMs: waitMsAfter(job.attempts), code: error.code })
    if (!postponed) throw new GatewayError('LEASE_LOST')
    return 'later'
  }
  const { tag, offset } = error.details
  const settled = await settle(db, [job], { to: 'quarantined', reason: { code: error.code, tag, offset } })
  if (settled.size === 0) throw new GatewayError('LEASE_LOST')
  return 'quarantined'
}

/** Whether the job was begun too often: its worker died each time, and it must not kill another. Such a job is settled, not begun. */
export async function settleSpent(db: Db, job: Job): Promise<boolean> {
  if (job.attempts <= ATTEMPTS_MAX) return false
  await settleError(db, job, new GatewayError('ATTEMPTS_SPENT'))
  return true
}

/** How long a job waits after so many attempts: twice as long each time. */
export function waitMsAfter(attempts: number): number {
  return backOffMs(attempts, { firstMs: WAIT_MS_FIRST, mostMs: WAIT_MS_MAX })
}

interface Settlement {
  readonly to: 'forward' | 'back' | 'quarantined'
  readonly reason?: Reason
  readonly also?: (tx: InTransaction, settled: ReadonlySet<number>) => Promise<void>
}

/** Where a move leads to. */
function directionOf({ to }: Move): Settlement['to'] {
  if (to === 'quarantined') return 'quarantined'
  return to === 'admitted' ? 'back' : 'forward'
}

function settle(db: Db, jobs: readonly Job[], { to, reason, also }: Settlement): Promise<ReadonlySet<number>> {
  const kinds = new Set(jobs.map(({ kind }) => kind))
  const move = MOVES.find((one) => kinds.has(one.by) && directionOf(one) === to)
  if (move === undefined || kinds.size !== 1) throw new Error('there is no such move')
  return transact(db, async (tx) => {
    if (move.repeatable === true) await commitLater(tx)
    const settled = await deleteJobs(tx, jobs)
    const instanceIds = jobs.flatMap(({ id, instanceId }) => (settled.has(id) ? [instanceId] : []))
    if (instanceIds.length === 0) return settled
    const movedCount = await moveInstances(tx, instanceIds, { from: move.from, to: move.to, reason })
    // The job belongs to the state: where they disagree, somebody has moved the instance around the table.
    if (movedCount !== instanceIds.length) throw new Error('an instance is not in the state that its job says')
    if (move.next !== undefined) await insertJobs(tx, move.next, instanceIds)
    await also?.(tx, settled)
    return settled
  })
}
