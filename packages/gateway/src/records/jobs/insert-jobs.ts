import type { InTransaction } from '../statement.ts'
import type { JobKind } from '../tables.ts'

/** Adds what is to be done with instances, in the transaction that has moved them. */
export async function insertJobs(tx: InTransaction, kind: JobKind, instanceIds: readonly number[]): Promise<void> {
  await tx
    .insertInto('jobs')
    .values(instanceIds.map((instance_id) => ({ kind, instance_id })))
    .execute()
}
