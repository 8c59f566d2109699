import type { Db } from '../statement.ts'

/** Where the original of an instance is, and the key that it opens under. */
export interface Original {
  readonly fileName: string
  readonly wrapped: Uint8Array
}

/** The original of an instance; nothing where it was destroyed. */
export async function findOriginal(db: Db, instanceId: number): Promise<Original | undefined> {
  const row = await db
    .selectFrom('instances')
    .innerJoin('data_keys', 'data_keys.instance_id', 'instances.id')
    .select(['file_name', 'wrapped'])
    .where('instances.id', '=', instanceId)
    .executeTakeFirst()
  return row === undefined ? undefined : { fileName: row.file_name, wrapped: row.wrapped }
}
