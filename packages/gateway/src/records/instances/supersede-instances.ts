import { any, type InTransaction } from '../statement.ts'

/** Notes that newer instances have taken the place of these; they go on to their end all the same. */
export async function supersedeInstances(tx: InTransaction, ids: readonly number[]): Promise<void> {
  await tx.updateTable('instances').set({ standing: 'superseded' }).where('id', '=', any(ids)).execute()
}
