// A token for a gateway that runs, made as `lethe token add` makes one.
import { findSource } from '../../packages/gateway/src/records/sources/find-source.ts'
import type { Db } from '../../packages/gateway/src/records/statement.ts'
import { addUploadToken } from '../../packages/gateway/src/records/upload-tokens/add-upload-token.ts'

const HOUR_MS = 3_600_000

/** The text of a token for a source, good for an hour. */
export async function uploadToken(db: Db, sourceName: string): Promise<string> {
  const source = await findSource(db, sourceName)
  if (source === undefined) throw new Error('the gateway does not know the source')
  return (await addUploadToken(db, source.id, new Date(Date.now() + HOUR_MS))).text
}
