import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** What the catalogue holds. */
export interface CatalogueCount {
  readonly objects: number
  readonly bytes: number
  readonly patients: number
  readonly studies: number
  readonly series: number
}

/** Counts what the catalogue holds. */
export async function countObjects(db: Db): Promise<CatalogueCount> {
  const { rows } = await sql<CatalogueCount>`
    SELECT count(*) AS objects, coalesce(sum(byte_count), 0)::bigint AS bytes,
      (SELECT count(*) FROM patients) AS patients, (SELECT count(*) FROM studies) AS studies, (SELECT count(*) FROM series) AS series
    FROM objects
  `.execute(db)
  return rows[0] as CatalogueCount
}
