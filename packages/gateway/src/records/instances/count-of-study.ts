import { sql } from 'kysely'
import type { Db } from '../statement.ts'

/** How many instances of a study were admitted. No index helps: it is asked where an archive names no instances, and that is rare. */
export async function countOfStudy(db: Db, studyMark: Buffer): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(DISTINCT instance_mark) AS count FROM instances WHERE study_mark = ${studyMark} AND held_by IS NULL
  `.execute(db)
  return rows[0]?.count ?? 0
}
