import { any, type Db } from '../statement.ts'

/** Takes patients who changed their mind off the list; gives how many were on it. */
export async function removeOptOuts(db: Db, patientMarks: readonly Uint8Array[]): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('opt_outs').where('patient_mark', '=', any(patientMarks)).executeTakeFirst()
  return Number(numDeletedRows)
}
