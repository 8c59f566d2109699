import { sql } from 'kysely'
import type { PullLine } from '../pull-list-csv.ts'
import type { InTransaction } from '../statement.ts'
import type { SealedList } from './pull-lists.ts'

/** Adds a pull with its key and its rows; of what a row says, only by which attributes it asks. Gives its number. */
export async function insertPull(
  tx: InTransaction,
  archiveId: number,
  { list, lines }: { readonly list: SealedList; readonly lines: readonly PullLine[] },
): Promise<number> {
  const { id } = await tx
    .insertInto('pulls')
    .values({ archive_id: archiveId, file_name: list.fileName })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { wrappingKeyId, wrapped } = list.key
  await tx.insertInto('pull_keys').values({ pull_id: id, wrapping_key_id: wrappingKeyId, wrapped }).execute()
  await sql`
    INSERT INTO pull_rows (pull_id, line, asked, same_as)
    SELECT ${id}, * FROM unnest(
      ${lines.map(({ line }) => line)}::integer[], ${lines.map(({ keys }) => Object.keys(keys).toSorted().join(' '))}::text[],
      ${lines.map(({ sameAs }) => sameAs ?? null)}::integer[]
    )
  `.execute(tx)
  return id
}
