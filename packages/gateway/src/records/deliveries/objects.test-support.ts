import { putObjects } from '../catalogue/put-objects.ts'
import { insertInstances } from '../instances/instances.test-support.ts'
import { transact, type Db } from '../statement.ts'
import { insertDeliveries } from './insert-deliveries.ts'

/** What of an object a test chooses. */
export interface ObjectChoice {
  readonly modality?: string
  readonly study?: number
  readonly patient?: number
  /** Objects of one number have one UID; else each has its own. */
  readonly uid?: number
}

/** An object comes into the catalogue as the second look puts it there; gives its instance. */
export function addObject(
  db: Db,
  number: number,
  choice: ObjectChoice & { readonly sourceId: number; readonly profileId: number },
): Promise<number> {
  const { modality = 'CT', study = 1, patient = 1, uid = number, sourceId, profileId } = choice
  return transact(db, async (tx) => {
    const row = {
      source_id: sourceId,
      instance_mark: Buffer.alloc(32, uid),
      content_mark: Buffer.alloc(32, number),
      patient_mark: Buffer.alloc(32, patient),
      ...{ state: 'inspected' as const, standing: 'current' as const, byte_count: 1 },
      file_name: `00000000/${String(number).padStart(32, '0')}`,
    }
    const [id] = [...(await insertInstances(tx, [row])).values()] as [number]
    const report = { engine: 'Lethe', report: '{}', candidate_name: null }
    await tx
      .insertInto('reports')
      .values({ instance_id: id, profile_id: profileId, ...report })
      .execute()
    const object = {
      ...{ uid: `2.25.3${uid}`, sopClassUid: '1.2.840.10008.5.1.4.1.1.2', transferSyntaxUid: '1.2.840.10008.1.2.1' },
      ...{ byteCount: 10, sha256: Buffer.alloc(32, number), attributes: {} },
    }
    await putObjects(tx, [
      {
        ...{ instanceId: id, patient: { pseudonym: 'P1' }, study: { uid: `2.25.1${study}`, attributes: {} } },
        ...{ series: { uid: `2.25.2${study}${modality}`, modality, attributes: {} }, object },
      },
    ])
    await insertDeliveries(tx, [id])
    return id
  })
}
