import type { Db } from '../statement.ts'
import { formatToken, newSecret } from './upload-token.ts'

/** Adds a token for a source; gives its number, and the text that nobody can see again. */
export async function addUploadToken(
  db: Db,
  sourceId: number,
  expiresAt: Date,
): Promise<{ readonly id: number; readonly text: string }> {
  const { secret, secretSha256 } = newSecret()
  const { id } = await db
    .insertInto('upload_tokens')
    .values({ source_id: sourceId, secret_sha256: secretSha256, expires_at: expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, text: formatToken(id, secret) }
}
