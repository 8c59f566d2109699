import type { Db } from '../statement.ts'

/** Notes that patients said no; once is enough. Gives how many of them are new on the list. */
export async function addOptOuts(db: Db, patientMarks: readonly Uint8Array[]): Promise<number> {
  const rows = await db
    .insertInto('opt_outs')
    .values(patientMarks.map((patient_mark) => ({ patient_mark })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('patient_mark')
    .execute()
  return rows.length
}
