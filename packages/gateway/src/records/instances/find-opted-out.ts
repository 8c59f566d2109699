import { any, type Db } from '../statement.ts'

/** Those of these patients who said no. */
export async function findOptedOut(db: Db, patientMarks: readonly Uint8Array[]): Promise<Uint8Array[]> {
  if (patientMarks.length === 0) return []
  const rows = await db.selectFrom('opt_outs').select('patient_mark').where('patient_mark', '=', any(patientMarks)).execute()
  return rows.map(({ patient_mark }) => patient_mark)
}
