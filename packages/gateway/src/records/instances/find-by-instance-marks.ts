import { any, type Db } from '../statement.ts'
import type { InstanceState, Standing } from '../tables.ts'

/** An instance with a SOP Instance UID that arrives again. */
export interface KnownInstance {
  readonly id: number
  readonly instance_mark: Uint8Array
  readonly content_mark: Uint8Array
  readonly pixels_mark: Uint8Array | null
  readonly rest_mark: Uint8Array | null
  readonly standing: Standing
  readonly state: InstanceState
}

/** Every instance of the archive, or of the Orthanc that holds it, that has one of these SOP Instance UIDs; superseded and held ones too. */
export function findByInstanceMarks(
  db: Db,
  marks: readonly Uint8Array[],
  heldBy: number | null = null,
): Promise<KnownInstance[]> {
  return db
    .selectFrom('instances')
    .select(['id', 'instance_mark', 'content_mark', 'pixels_mark', 'rest_mark', 'standing', 'state'])
    .where('instance_mark', '=', any(marks))
    .where('held_by', heldBy === null ? 'is' : '=', heldBy)
    .execute()
}
