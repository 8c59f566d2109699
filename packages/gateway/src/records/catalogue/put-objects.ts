import { sql, type RawBuilder } from 'kysely'
import type { InTransaction } from '../statement.ts'

/** A de-identified object as the catalogue knows it: new UIDs, pseudonyms, and the attributes that may be searched. */
export interface CatalogueObject {
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

/** An object of an instance that has its row. */
export interface CatalogueEntry extends CatalogueObject {
  readonly instanceId: number
}

/** Values of a de-identified object, by the standard's keywords. */
type Attributes = Readonly<Record<string, string | number | readonly string[]>>

/**
 * Puts objects into the catalogue, in the transaction that moves their instances; where they lie, their instances say. A superseded instance
 * that comes to its end later than the newer one leaves the catalogue as it is; gives the ids of the instances whose objects are in it.
 */
export async function putObjects(tx: InTransaction, entries: readonly CatalogueEntry[]): Promise<Set<number>> {
  const ids = sql`${entries.map(({ instanceId }) => instanceId)}::bigint[]`
  const { rows } = await sql<{ instance_id: number }>`
    WITH object AS (${objectsBy(ids, entries)}), given AS (
      SELECT object.*, instances.id AS instance_id, held_by
      FROM object JOIN instances ON instances.id = object.key AND standing = 'current'
    ), ${CATALOGUED}
    SELECT instance_id FROM catalogued
  `.execute(tx)
  return new Set(rows.map(({ instance_id }) => instance_id))
}

/** Objects as rows of a statement, each with a key by which the statement knows its instance. */
export function objectsBy(keys: RawBuilder<unknown>, objects: readonly CatalogueObject[]): RawBuilder<unknown> {
  const all = <T>(of: (one: CatalogueObject) => T): T[] => objects.map(of)
  const json = (of: (one: CatalogueObject) => Attributes): string[] => objects.map((one) => JSON.stringify(of(one)))
  return sql`
      SELECT * FROM unnest(
        ${keys}, ${all((one) => one.patient.pseudonym)}::text[],
        ${all((one) => one.study.uid)}::text[], ${json((one) => one.study.attributes)}::jsonb[],
        ${all((one) => one.series.uid)}::text[], ${all((one) => one.series.modality ?? null)}::text[],
        ${json((one) => one.series.attributes)}::jsonb[],
        ${all((one) => one.object.uid)}::text[], ${all((one) => one.object.sopClassUid)}::text[],
        ${all((one) => one.object.transferSyntaxUid)}::text[], ${all((one) => one.object.byteCount)}::bigint[],
        ${all((one) => one.object.sha256)}::bytea[], ${json((one) => one.object.attributes)}::jsonb[]
      ) AS object (key, pseudonym, study_uid, study, series_uid, modality, series,
        instance_uid, sop_class_uid, transfer_syntax_uid, byte_count, sha256, object)`
}

/**
 * The parts of a statement that put what its part `given` has into the catalogue: the columns of `objectsBy`, `instance_id` and `held_by`. Each
 * gives its ids to the next: a busy study is locked for as short as can be, and a superseded instance, which would put the study back under
 * its old patient, touches nothing. In one order, so that two of them cannot wait for each other.
 */
export const CATALOGUED = sql`
    p AS (
      INSERT INTO patients (pseudonym) SELECT DISTINCT pseudonym FROM given ORDER BY pseudonym
      ON CONFLICT (pseudonym) DO UPDATE SET pseudonym = excluded.pseudonym RETURNING id, pseudonym
    ), s AS (
      INSERT INTO studies (patient_id, study_uid, attributes)
      SELECT DISTINCT ON (study_uid) p.id, study_uid, study FROM given JOIN p USING (pseudonym) ORDER BY study_uid, instance_id DESC
      ON CONFLICT (study_uid) DO UPDATE SET patient_id = excluded.patient_id, attributes = excluded.attributes RETURNING id, study_uid
    ), e AS (
      INSERT INTO series (study_id, series_uid, modality, attributes)
      SELECT DISTINCT ON (series_uid) s.id, series_uid, modality, series FROM given JOIN s USING (study_uid)
      ORDER BY series_uid, instance_id DESC
      ON CONFLICT (series_uid) DO UPDATE SET study_id = excluded.study_id, modality = excluded.modality, attributes = excluded.attributes
      RETURNING id, series_uid
    ), catalogued AS (
      INSERT INTO objects (series_id, instance_id, instance_uid, sop_class_uid, transfer_syntax_uid, byte_count, sha256, attributes,
        held_by)
      SELECT DISTINCT ON (instance_uid, held_by) e.id, instance_id, instance_uid, sop_class_uid, transfer_syntax_uid, byte_count, sha256,
        object, held_by
      FROM given JOIN e USING (series_uid) ORDER BY instance_uid, held_by, instance_id DESC
      ON CONFLICT (instance_uid, held_by) DO UPDATE SET series_id = excluded.series_id, instance_id = excluded.instance_id,
        sop_class_uid = excluded.sop_class_uid, transfer_syntax_uid = excluded.transfer_syntax_uid,
        byte_count = excluded.byte_count, sha256 = excluded.sha256, attributes = excluded.attributes
      RETURNING instance_id
    )`
