import type { InTransaction } from '../statement.ts'

/** The number of an archive; it gets one where it has none yet. */
export async function putArchive(tx: InTransaction, name: string): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const added = await tx
    .insertInto('archives')
    .values({ name })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added !== undefined) return { id: added.id, isNew: true }
  const { id } = await tx.selectFrom('archives').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  return { id, isNew: false }
}
