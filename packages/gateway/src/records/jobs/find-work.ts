import type { Report } from '@lethe/engine'
import { any, type Db } from '../statement.ts'
import type { Job } from './claim-jobs.ts'

/** What a stage needs to know of the instance that its job is about. */
export interface Work {
  readonly instanceId: number
  readonly issuer: string
  readonly profileId: number
  /** The original's file, and its wrapped key; no key where it was destroyed. */
  readonly fileName: string
  readonly wrapped: Uint8Array | undefined
  /** The candidate that waits for the second look, and what the first one said of it. */
  readonly candidateName: string | undefined
  readonly report: Report | undefined
  /** How often a candidate was made. */
  readonly madeCount: number
}

/** What is to be known for each of these jobs, by the number of its instance. */
export async function findWork(db: Db, jobs: readonly Job[]): Promise<Map<number, Work>> {
  const rows = await db
    .selectFrom('instances')
    .innerJoin('sources', 'sources.id', 'instances.source_id')
    .leftJoin('data_keys', 'data_keys.instance_id', 'instances.id')
    .leftJoin('reports', 'reports.instance_id', 'instances.id')
    .select(['instances.id', 'issuer', 'sources.profile_id', 'file_name', 'wrapped', 'candidate_name', 'report', 'made_count'])
    .where('instances.id', '=', any(jobs.map(({ instanceId }) => instanceId)))
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        instanceId: row.id,
        issuer: row.issuer,
        profileId: row.profile_id,
        fileName: row.file_name,
        wrapped: row.wrapped ?? undefined,
        candidateName: row.candidate_name ?? undefined,
        report: (row.report ?? undefined) as Report | undefined,
        madeCount: row.made_count ?? 0,
      },
    ]),
  )
}
