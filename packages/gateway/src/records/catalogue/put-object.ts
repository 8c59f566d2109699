import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** A de-identified object as the catalogue knows it: new UIDs, pseudonyms, and the attributes that may be searched. */
export interface CatalogueEntry {
  readonly instanceId: number
  readonly patient: { readonly pseudonym: string }
  readonly study: { readonly uid: string; readonly attributes: Attributes }
  readonly series: { readonly uid: string; readonly modality: string | undefined; readonly attributes: Attributes }
  readonly object: {
    readonly uid: string
    readonly sopClassUid: string
    readonly transferSyntaxUid: string
    readonly byteCount: number
    readonly sha256: Uint8Array
    readonly attributes: Attributes
  }
}

/** Values of a de-identified object, by the standard's keywords. */
type Attributes = Readonly<Record<string, string | number | readonly string[]>>

/**
 * Puts an object into the catalogue, in the transaction that moves its instance. A superseded instance that comes to its end later than
 * the newer one leaves the catalogue as it is; tells whether the object is in it.
 */
export async function putObject(tx: InTransaction, entry: CatalogueEntry): Promise<boolean> {
  const { patient, study, series, object } = entry
  const json = (attributes: Attributes): string => JSON.stringify(attributes)
  // One statement, whose parts give their ids to the next: a busy study is locked for as short as can be, and a superseded instance,
  // which would put the study back under its old patient, touches nothing.
  const { rows } = await sql<{ id: number }>`
    WITH i AS (
      SELECT id FROM instances WHERE id = ${entry.instanceId} AND standing = 'current'
    ), p AS (
      INSERT INTO patients (pseudonym) SELECT ${patient.pseudonym} FROM i
      ON CONFLICT (pseudonym) DO UPDATE SET pseudonym = excluded.pseudonym RETURNING id
    ), s AS (
      INSERT INTO studies (patient_id, study_uid, attributes) SELECT id, ${study.uid}, ${json(study.attributes)}::jsonb FROM p
      ON CONFLICT (study_uid) DO UPDATE SET patient_id = excluded.patient_id, attributes = excluded.attributes RETURNING id
    ), e AS (
      INSERT INTO series (study_id, series_uid, modality, attributes)
      SELECT id, ${series.uid}, ${series.modality ?? null}, ${json(series.attributes)}::jsonb FROM s
      ON CONFLICT (series_uid) DO UPDATE SET study_id = excluded.study_id, modality = excluded.modality, attributes = excluded.attributes
      RETURNING id
    )
    INSERT INTO objects (series_id, instance_id, instance_uid, sop_class_uid, transfer_syntax_uid, byte_count, sha256, attributes)
    SELECT e.id, i.id, ${object.uid}, ${object.sopClassUid}, ${object.transferSyntaxUid}, ${object.byteCount}::bigint, ${object.sha256},
      ${json(object.attributes)}::jsonb
    FROM e, i
    ON CONFLICT (instance_uid) DO UPDATE SET series_id = excluded.series_id, instance_id = excluded.instance_id,
      sop_class_uid = excluded.sop_class_uid, transfer_syntax_uid = excluded.transfer_syntax_uid,
      byte_count = excluded.byte_count, sha256 = excluded.sha256, attributes = excluded.attributes
    RETURNING id
  `.execute(tx)
  return rows.length === 1
}
