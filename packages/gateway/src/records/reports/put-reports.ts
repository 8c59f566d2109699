import { sql } from 'kysely'
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

/** Keeps the reports of instances, in the transaction that moves them; counts how often each was made. */
export async function putReports(tx: InTransaction, reports: readonly InstanceReport[]): Promise<void> {
  const all = <T>(of: (one: InstanceReport) => T): T[] => reports.map(of)
  await sql`
    INSERT INTO reports (instance_id, profile_id, engine, candidate_name, report)
    SELECT * FROM unnest(
      ${all((one) => one.instanceId)}::bigint[], ${all((one) => one.profileId)}::bigint[], ${all((one) => one.engine)}::text[],
      ${all((one) => one.candidateName)}::text[], ${all((one) => JSON.stringify(one.report))}::jsonb[]
    )
    ON CONFLICT (instance_id) DO UPDATE SET profile_id = excluded.profile_id, engine = excluded.engine,
      candidate_name = excluded.candidate_name, report = excluded.report, made_count = reports.made_count + 1
  `.execute(tx)
}
