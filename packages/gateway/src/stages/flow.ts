import { Fault } from '@lethe/dicom'
import { deleteJob } from '../records/jobs/delete-job.ts'
import type { Job } from '../records/jobs/claim-jobs.ts'
import { insertJobs } from '../records/jobs/insert-jobs.ts'
import { postponeJob } from '../records/jobs/postpone-job.ts'
import { moveInstance, type Reason } from '../records/instances/move-instance.ts'
import { transact, type Db, type InTransaction } from '../records/statement.ts'
import type { InstanceState, JobKind } from '../records/tables.ts'
import { GatewayError } from '../system/errors.ts'

/** One legal move of an instance, and the job that follows from it. */
interface Move {
  readonly from: InstanceState
  readonly to: InstanceState
  /** The job whose work the move is. */
  readonly by: JobKind
  readonly next?: JobKind
}

/** Every legal move. What is admitted has the job `deidentify` from the beginning; `inspected` and `quarantined` are the ends. */
export const MOVES: readonly Move[] = [
  { from: 'admitted', to: 'deidentified', by: 'deidentify', next: 'inspect' },
  { from: 'admitted', to: 'quarantined', by: 'deidentify' },
  { from: 'deidentified', to: 'inspected', by: 'inspect' },
  { from: 'deidentified', to: 'quarantined', by: 'inspect' },
]

const ATTEMPTS_MAX = 8
const WAIT_MS_FIRST = 1000
const WAIT_MS_MAX = 10 * 60_000

/**
 * Settles a job whose work is done: moves the instance, takes the job off the list, puts the next one on it and whatever `also` writes,
 * in one transaction. A worker whose lease ran out meanwhile gets a fault and changes nothing.
 */
export function advance(db: Db, job: Job, also: (tx: InTransaction) => Promise<void> = async () => undefined): Promise<void> {
  return settle(db, job, { to: 'forward', also })
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
  await settle(db, job, { to: 'quarantined', reason: { code: error.code, tag, offset } })
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
  return Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** (attempts - 1))
}

interface Settlement {
  readonly to: 'forward' | 'quarantined'
  readonly reason?: Reason
  readonly also?: (tx: InTransaction) => Promise<void>
}

function settle(db: Db, job: Job, { to, reason, also }: Settlement): Promise<void> {
  const move = MOVES.find((candidate) => candidate.by === job.kind && (candidate.to === 'quarantined') === (to === 'quarantined'))
  if (move === undefined) throw new Error('there is no such move')
  return transact(db, async (tx) => {
    if (!(await deleteJob(tx, job))) throw new GatewayError('LEASE_LOST')
    const moved = await moveInstance(tx, job.instanceId, { from: move.from, to: move.to, reason })
    // The job belongs to the state: where they disagree, somebody has moved the instance around the table.
    if (!moved) throw new Error('an instance is not in the state that its job says')
    if (move.next !== undefined) await insertJobs(tx, move.next, [job.instanceId])
    await also?.(tx)
  })
}
