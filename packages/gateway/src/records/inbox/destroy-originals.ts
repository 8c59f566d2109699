import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { deleteDataKeys } from '../instances/delete-data-keys.ts'
import type { Db } from '../statement.ts'

/** Destroys the originals of instances that were inspected before a time: first the keys, then the files; tells how many. */
export async function destroyOriginals(db: Db, folder: string, inspectedBefore: Date): Promise<number> {
  const fileNames = await deleteDataKeys(db, inspectedBefore)
  // A file that stays after a crash is noise already, and is swept away.
  for (const fileName of fileNames) await rm(join(folder, fileName), { force: true })
  return fileNames.length
}
