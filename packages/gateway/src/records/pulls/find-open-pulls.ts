import type { Db } from '../statement.ts'

/** A pull that has not come to its end. */
export interface OpenPull {
  readonly id: number
  readonly fileName: string
  readonly wrapped: Uint8Array
}

/** The pulls of an archive that have not come to their end, the oldest first. */
export async function findOpenPulls(db: Db, archiveId: number): Promise<OpenPull[]> {
  const rows = await db
    .selectFrom('pulls')
    .innerJoin('pull_keys', 'pull_id', 'id')
    .select(['id', 'file_name', 'wrapped'])
    .where('archive_id', '=', archiveId)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id, file_name, wrapped }) => ({ id, fileName: file_name, wrapped }))
}
