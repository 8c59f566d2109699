import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** What the catalogue holds. */
export interface CatalogueCount {
  /** What lies in the archive. */
  readonly objects: number
  /** What Orthancs hold. */
  readonly heldByOrthanc: number
  readonly bytes: number
  readonly patients: number
  readonly studies: number
  readonly series: number
}

/** Counts what the catalogue holds. */
export async function countObjects(db: Db): Promise<CatalogueCount> {
  const { rows } = await sql<CatalogueCount>`
    SELECT count(*) FILTER (WHERE held_by IS NULL) AS objects, count(*) FILTER (WHERE held_by IS NOT NULL) AS "heldByOrthanc",
      coalesce(sum(byte_count) FILTER (WHERE held_by IS NULL), 0)::bigint AS bytes,
      (SELECT count(*) FROM patients) AS patients, (SELECT count(*) FROM studies) AS studies, (SELECT count(*) FROM series) AS series
    FROM objects
  `.execute(db)
  return rows[0] as CatalogueCount
}
