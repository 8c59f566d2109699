import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { PullOutcome } from '../tables.ts'

/** Ends every row of a pull that has not ended; tells how many. */
export async function endRows(
  db: Db,
  pullId: number,
  { outcome, code }: { outcome: PullOutcome; code: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE pull_rows SET outcome = ${outcome}, reason_code = ${code}
    WHERE pull_id = ${pullId} AND outcome IS NULL AND same_as IS NULL
  `.execute(db)
  return Number(numAffectedRows)
}
