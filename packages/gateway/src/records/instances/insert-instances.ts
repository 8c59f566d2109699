import type { Insertable } from 'kysely'
import type { InTransaction } from '../statement.ts'
import type { Tables } from '../tables.ts'

/** What a new instance has from the beginning. */
export type NewInstance = Insertable<Tables['instances']>

/** Adds instances; gives the id of each by its file's name. */
export async function insertInstances(tx: InTransaction, instances: readonly NewInstance[]): Promise<Map<string, number>> {
  const rows = await tx
    .insertInto('instances')
    .values([...instances])
    .returning(['id', 'file_name'])
    .execute()
  return new Map(rows.map(({ id, file_name }) => [file_name, id]))
}
