import { any, type Db } from '../statement.ts'
import type { Standing } from '../tables.ts'

/** An instance with a SOP Instance UID that arrives again. */
export interface KnownInstance {
  readonly id: number
  readonly instance_mark: Uint8Array
  readonly content_mark: Uint8Array
  readonly pixels_mark: Uint8Array | null
  readonly rest_mark: Uint8Array | null
  readonly standing: Standing
}

/** Every instance, superseded and held ones too, that has one of these SOP Instance UIDs. */
export function findByInstanceMarks(db: Db, marks: readonly Uint8Array[]): Promise<KnownInstance[]> {
  return db
    .selectFrom('instances')
    .select(['id', 'instance_mark', 'content_mark', 'pixels_mark', 'rest_mark', 'standing'])
    .where('instance_mark', '=', any(marks))
    .execute()
}
