import { sql } from 'kysely'
import type { Db } from '../statement.ts'

const ASKED_COUNT = 5000

/** Those of these marks of SOP Instance UIDs, in hexadecimal, that were admitted as instances of a study; one whose study nobody can read counts. */
export async function findReceived(db: Db, instanceMarks: readonly Buffer[], studyMark: Buffer): Promise<ReadonlySet<string>> {
  const received = new Set<string>()
  for (let at = 0; at < instanceMarks.length; at += ASKED_COUNT) {
    const { rows } = await sql<{ mark: string }>`
      SELECT DISTINCT encode(instance_mark, 'hex') AS mark FROM instances
      WHERE instance_mark = ANY(${instanceMarks.slice(at, at + ASKED_COUNT)}::bytea[])
        AND held_by IS NULL AND (study_mark = ${studyMark} OR study_mark IS NULL)
    `.execute(db)
    for (const { mark } of rows) received.add(mark)
  }
  return received
}
