import type { Db } from '../statement.ts'

/** Notes that a patient said no; once is enough. */
export async function addOptOut(db: Db, patientMark: Uint8Array): Promise<void> {
  await db
    .insertInto('opt_outs')
    .values({ patient_mark: patientMark })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
