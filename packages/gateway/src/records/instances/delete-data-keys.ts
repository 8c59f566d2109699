import type { Db } from '../statement.ts'

/** Deletes the keys of inspected instances whose retention window is over; gives the names of their files, which are noise from now on. */
export async function deleteDataKeys(db: Db, inspectedBefore: Date): Promise<string[]> {
  const rows = await db
    .deleteFrom('data_keys')
    .using('instances')
    .whereRef('instances.id', '=', 'data_keys.instance_id')
    .where('instances.state', '=', 'inspected')
    .where('instances.moved_at', '<', inspectedBefore)
    .returning('instances.file_name')
    .execute()
  return rows.map(({ file_name }) => file_name)
}
