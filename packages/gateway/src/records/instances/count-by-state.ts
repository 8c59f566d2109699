import { sql } from 'kysely'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { Db } from '../statement.ts'

/** How many instances of one source are where, counted in ways that do not depend on one another. */
export interface SourceCount {
  readonly source: string
  /** Counted at the door, when each was admitted. */
  readonly admittedEver: number
  readonly admitted: number
  readonly deidentified: number
  readonly inspected: number
  readonly quarantined: number
  readonly refused: number
  /** Instances on their way without the job that their state asks for, or at their end with one. */
  readonly astray: number
}

/** Counts the instances of each source by state, and those that are astray. */
export async function countByState(db: Db): Promise<SourceCount[]> {
  const { rows } = await onDatabase(() =>
    sql<SourceCount>`
      SELECT s.name AS source, s.admitted_count AS "admittedEver",
        count(i.id) FILTER (WHERE i.state = 'admitted') AS admitted,
        count(i.id) FILTER (WHERE i.state = 'deidentified') AS deidentified,
        count(i.id) FILTER (WHERE i.state = 'inspected') AS inspected,
        count(i.id) FILTER (WHERE i.state = 'quarantined') AS quarantined,
        (SELECT coalesce(sum(r.count), 0)::bigint FROM refusals r WHERE r.source_id = s.id) AS refused,
        count(i.id) FILTER (WHERE j.kind IS DISTINCT FROM
          CASE i.state WHEN 'admitted' THEN 'deidentify' WHEN 'deidentified' THEN 'inspect' END) AS astray
      FROM sources s LEFT JOIN instances i ON i.source_id = s.id LEFT JOIN jobs j ON j.instance_id = i.id
      GROUP BY s.id ORDER BY s.name
    `.execute(db),
  )
  return rows
}

/** Whether everything that this source's instances were acknowledged for is still somewhere, exactly once. */
export function isConserved({ admittedEver, admitted, deidentified, inspected, quarantined, astray }: SourceCount): boolean {
  return astray === 0 && admittedEver === admitted + deidentified + inspected + quarantined
}
