import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'
import type { JobKind } from '../tables.ts'

/** A job in the hands of one worker, until its lease ends. */
export interface Job {
  readonly id: number
  readonly kind: JobKind
  readonly instanceId: number
  /** Which claim of the job this is: only the latest one can settle it. */
  readonly fence: number
  /** How often it was tried, this time included. */
  readonly attempts: number
}

/** What a worker asks for. */
export interface Claim {
  readonly kinds: readonly JobKind[]
  readonly countMax: number
  readonly leaseMs: number
}

/** Claims jobs that are due, the oldest first; one whose worker did not come back is due again when its lease is over. */
export async function claimJobs(db: Db, { kinds, countMax, leaseMs }: Claim): Promise<Job[]> {
  // SKIP LOCKED: workers that ask at the same moment pass over one another's rows instead of waiting for them.
  const { rows } = await onDatabase(() =>
    sql<{ id: number; kind: JobKind; instance_id: number; fence: number; attempts: number }>`
      UPDATE jobs SET lease_until = now() + make_interval(secs => ${leaseMs / 1000}), fence = fence + 1, attempts = attempts + 1
      WHERE id IN (
        SELECT id FROM jobs
        WHERE kind = ANY(${[...kinds]}) AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
        ORDER BY due_at, id LIMIT ${countMax} FOR UPDATE SKIP LOCKED
      )
      RETURNING id, kind, instance_id, fence, attempts
    `.execute(db),
  )
  return rows.map(({ instance_id, ...row }) => ({ ...row, instanceId: instance_id })).toSorted((a, b) => a.id - b.id)
}
