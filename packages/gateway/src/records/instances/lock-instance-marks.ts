import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** Keeps others from admitting the same SOP Instances until the transaction ends; in one order, so that two cannot wait for each other. */
export async function lockInstanceMarks(tx: InTransaction, marks: readonly Buffer[]): Promise<void> {
  const numbers = marks.map((mark) => mark.readBigInt64BE().toString())
  await sql`
    SELECT pg_advisory_xact_lock(number)
    FROM (SELECT DISTINCT number FROM unnest(${numbers}::bigint[]) AS number ORDER BY number) AS ordered
  `.execute(tx)
}
