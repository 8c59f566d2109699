import type { Db } from '../statement.ts'

/** A token as it may be shown: never the secret. */
export interface ListedToken {
  readonly id: number
  readonly source: string
  readonly addedAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

/** All tokens there ever were, the newest first. */
export async function listUploadTokens(db: Db): Promise<ListedToken[]> {
  return db
    .selectFrom('upload_tokens')
    .innerJoin('sources', 'sources.id', 'source_id')
    .select([
      'upload_tokens.id',
      'sources.name as source',
      'upload_tokens.added_at as addedAt',
      'expires_at as expiresAt',
      'revoked_at as revokedAt',
    ])
    .orderBy('upload_tokens.id', 'desc')
    .execute()
}
