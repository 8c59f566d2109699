import { any, type InTransaction } from '../statement.ts'

/** Locks sources that will be counted, in one order, so that two transactions cannot wait for each other. */
export async function lockSources(tx: InTransaction, ids: readonly number[]): Promise<void> {
  // One cannot come in a wrong order.
  if (ids.length < 2) return
  await tx.selectFrom('sources').select('id').where('id', '=', any(ids)).orderBy('id').forUpdate().execute()
}
