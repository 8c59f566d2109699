import type { Db } from '../statement.ts'

/** Those of these lists that still have their key. */
export async function findKeptLists(db: Db, fileNames: readonly string[]): Promise<ReadonlySet<string>> {
  if (fileNames.length === 0) return new Set()
  const rows = await db
    .selectFrom('pulls')
    .innerJoin('pull_keys', 'pull_id', 'id')
    .select('file_name')
    .where('file_name', 'in', fileNames)
    .execute()
  return new Set(rows.map(({ file_name }) => file_name))
}
