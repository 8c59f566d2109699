import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** Notes why an archive is not asked now, or that it is; since when is kept while the reason stays. */
export async function noteArchive(db: Db, archiveId: number, waitsCode: string | null): Promise<void> {
  await sql`
    UPDATE archives SET waits_code = ${waitsCode}::text, waits_since = CASE WHEN ${waitsCode}::text IS NOT NULL THEN now() END
    WHERE id = ${archiveId} AND waits_code IS DISTINCT FROM ${waitsCode}::text
  `.execute(db)
}
