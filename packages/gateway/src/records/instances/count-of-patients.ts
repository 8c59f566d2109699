import { any, type Db } from '../statement.ts'

/** How many instances of these patients were admitted before. */
export async function countOfPatients(db: Db, patientMarks: readonly Uint8Array[]): Promise<number> {
  const { count } = await db
    .selectFrom('instances')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('patient_mark', '=', any(patientMarks))
    .executeTakeFirstOrThrow()
  return count
}
