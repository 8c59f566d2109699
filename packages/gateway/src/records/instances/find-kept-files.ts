import { any, type Db } from '../statement.ts'

/** Those of these files whose instance still has its key. */
export async function findKeptFiles(db: Db, fileNames: readonly string[]): Promise<Set<string>> {
  if (fileNames.length === 0) return new Set()
  const rows = await db
    .selectFrom('instances')
    .innerJoin('data_keys', 'data_keys.instance_id', 'instances.id')
    .select('file_name')
    .where('file_name', '=', any(fileNames))
    .execute()
  return new Set(rows.map(({ file_name }) => file_name))
}
