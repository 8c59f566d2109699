import type { InTransaction } from '../statement.ts'

/** Counts admitted instances at their source, so that a row that gets lost is missed. */
export async function countAdmitted(tx: InTransaction, sourceId: number, count: number): Promise<void> {
  await tx
    .updateTable('sources')
    .set((row) => ({ admitted_count: row('admitted_count', '+', count) }))
    .where('id', '=', sourceId)
    .execute()
}
