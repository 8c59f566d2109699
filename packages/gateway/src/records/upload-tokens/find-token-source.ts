import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import { isSame, parseToken } from './upload-token.ts'

// What a token that is not there is compared with, so that it takes as long.
const NOBODY = Buffer.alloc(32)

/** The name of the source that a token is bound to; nothing where it is wrong, revoked or over. */
export async function findTokenSource(db: Db, text: string): Promise<string | undefined> {
  const token = parseToken(text)
  if (token === undefined) return undefined
  const row = await db
    .selectFrom('upload_tokens')
    .innerJoin('sources', 'sources.id', 'source_id')
    .select(['sources.name as source', 'secret_sha256'])
    .where('upload_tokens.id', '=', token.id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return isSame(row?.secret_sha256 ?? NOBODY, token.secretSha256) ? row?.source : undefined
}
