import type { Insertable } from 'kysely'
import type { InTransaction } from '../statement.ts'
import type { Tables } from '../tables.ts'

/** What a new instance has from the beginning. */
type NewInstance = Insertable<Tables['instances']>

/** Adds instances in any state, as no code of the product does; gives the id of each by its file's name. */
export async function insertInstances(tx: InTransaction, instances: readonly NewInstance[]): Promise<Map<string, number>> {
  const rows = await tx
    .insertInto('instances')
    .values([...instances])
    .returning(['id', 'file_name'])
    .execute()
  return new Map(rows.map(({ id, file_name }) => [file_name, id]))
}

/** Counts instances at their source, as the door does for those that it admits. */
export async function countAdmitted(tx: InTransaction, sourceId: number, count: number): Promise<void> {
  await tx
    .updateTable('sources')
    .set((row) => ({ admitted_count: row('admitted_count', '+', count) }))
    .where('id', '=', sourceId)
    .execute()
}
