import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { PullOutcome } from '../tables.ts'

/** How far a pull has come, in counts. */
export interface PullCount {
  readonly id: number
  readonly archive: string
  readonly addedAt: Date
  readonly endedAt: Date | null
  readonly endedAs: 'done' | 'cancelled' | null
  /** Why the archive is not asked now, and since when. */
  readonly waitsCode: string | null
  readonly waitsSince: Date | null
  readonly rows: number
  /** Rows that have not ended. */
  readonly open: number
  readonly outcomes: Readonly<Partial<Record<PullOutcome, number>>>
  /** Instances that the archive named so far, and those of them that were received. Studies that several rows name count for each. */
  readonly instances: number
  readonly received: number
}

/** Counts pulls, or one. A row that repeats another comes to the same end. */
export async function countPulls(db: Db, id?: number): Promise<PullCount[]> {
  const { rows } = await sql<PullCount>`
    WITH ends AS (
      SELECT row.pull_id, coalesce(first.outcome, row.outcome) AS outcome, row.same_as IS NULL AS is_first,
        row.instance_count, row.received_count
      FROM pull_rows row LEFT JOIN pull_rows first ON first.pull_id = row.pull_id AND first.line = row.same_as
    ), counted AS (
      SELECT pull_id, sum(count)::bigint AS rows, coalesce(sum(count) FILTER (WHERE outcome IS NULL), 0)::bigint AS open,
        coalesce(jsonb_object_agg(outcome, count) FILTER (WHERE outcome IS NOT NULL), '{}') AS outcomes,
        sum(instances)::bigint AS instances, sum(received)::bigint AS received
      FROM (
        SELECT pull_id, outcome, count(*) AS count, coalesce(sum(instance_count) FILTER (WHERE is_first), 0) AS instances,
          coalesce(sum(received_count) FILTER (WHERE is_first), 0) AS received
        FROM ends GROUP BY pull_id, outcome
      ) AS by_outcome GROUP BY pull_id
    )
    SELECT pulls.id, name AS archive, added_at AS "addedAt", ended_at AS "endedAt", ended_as AS "endedAs",
      waits_code AS "waitsCode", waits_since AS "waitsSince", rows, open, outcomes, instances, received
    FROM pulls JOIN archives ON archives.id = archive_id JOIN counted ON counted.pull_id = pulls.id
    WHERE ${id ?? null}::bigint IS NULL OR pulls.id = ${id ?? null} ORDER BY pulls.id
  `.execute(db)
  return rows
}
