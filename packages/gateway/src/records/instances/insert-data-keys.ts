import type { Insertable } from 'kysely'
import type { InTransaction } from '../statement.ts'
import type { Tables } from '../tables.ts'

/** Adds the wrapped keys of originals. */
export async function insertDataKeys(tx: InTransaction, keys: readonly Insertable<Tables['data_keys']>[]): Promise<void> {
  await tx
    .insertInto('data_keys')
    .values([...keys])
    .execute()
}
