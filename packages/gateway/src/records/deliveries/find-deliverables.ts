import { any, type Db } from '../statement.ts'

/** An object as it is to be sent. */
export interface Deliverable {
  readonly instanceId: number
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly byteCount: number
  readonly sha256: Uint8Array
}

/** The objects that the catalogue shows of these instances; one that another took the place of has none. */
export async function findDeliverables(db: Db, instanceIds: readonly number[]): Promise<Map<number, Deliverable>> {
  if (instanceIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('objects')
    .select(['instance_id', 'sop_class_uid', 'instance_uid', 'transfer_syntax_uid', 'byte_count', 'sha256'])
    .where('instance_id', '=', any(instanceIds))
    .execute()
  return new Map(
    rows.map((row) => [
      row.instance_id,
      {
        instanceId: row.instance_id,
        sopClassUid: row.sop_class_uid,
        sopInstanceUid: row.instance_uid,
        transferSyntaxUid: row.transfer_syntax_uid,
        byteCount: row.byte_count,
        sha256: row.sha256,
      },
    ]),
  )
}
