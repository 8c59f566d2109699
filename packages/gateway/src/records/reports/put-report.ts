import type { Report } from '@lethe/engine'
import type { InTransaction } from '../statement.ts'

/** What the first look decided for an instance, and where the candidate is that it made. */
export interface InstanceReport {
  readonly instanceId: number
  readonly profileId: number
  readonly engine: string
  readonly candidateName: string
  readonly report: Report
}

/** Keeps the report of an instance, in the transaction that moves it. */
export async function putReport(tx: InTransaction, one: InstanceReport): Promise<void> {
  const { instanceId: instance_id, profileId: profile_id, engine, candidateName: candidate_name } = one
  const row = { profile_id, engine, candidate_name, report: JSON.stringify(one.report) }
  await tx
    .insertInto('reports')
    .values({ instance_id, ...row })
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(row))
    .execute()
}
