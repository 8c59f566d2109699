import { sql } from 'kysely'
import type { Db } from '../statement.ts'
import type { Standing } from '../tables.ts'

/** An instance that gets its row, and the wrapped key of its file. */
export interface AdmittedInstance {
  readonly sourceId: number
  readonly standing: Exclude<Standing, 'superseded'>
  readonly fileName: string
  readonly byteCount: number
  readonly key: { readonly wrappingKeyId: Buffer; readonly wrapped: Buffer }
  readonly marks: Readonly<Record<'instance' | 'content', Buffer>> &
    Readonly<Record<'series' | 'study' | 'patient' | 'pixels' | 'rest', Buffer | undefined>>
}

/** Which of the given are admitted: all, or those whose SOP Instance nobody knows and whose patient did not say no. */
const WHICH = {
  all: sql``,
  // Asked of each: as a join, the plan of an empty table would read through all of a large one.
  unknown: sql`
      WHERE (SELECT id FROM instances WHERE instances.instance_mark = given.instance_mark AND held_by IS NULL LIMIT 1) IS NULL
        AND (SELECT opt_outs.patient_mark FROM opt_outs WHERE opt_outs.patient_mark = given.patient_mark) IS NULL`,
}

/**
 * Adds instances with their keys and first jobs, and counts them at their sources; gives the id of each by its file's name. A held one
 * is quarantined from the beginning and has no job.
 */
export async function admitInstances(
  db: Db,
  instances: readonly AdmittedInstance[],
  which: keyof typeof WHICH,
): Promise<Map<string, number>> {
  const all = <T>(of: (one: AdmittedInstance) => T): T[] => instances.map(of)
  const mark = (name: keyof AdmittedInstance['marks']): (Buffer | null)[] => all(({ marks }) => marks[name] ?? null)
  // One statement in place of four: with one sender three quarters of a transaction is going to the server and back.
  const { rows } = await sql<{ id: number; file_name: string }>`
    WITH given AS (
      SELECT * FROM unnest(
        ${all((one) => one.sourceId)}::bigint[], ${mark('instance')}::bytea[], ${mark('series')}::bytea[], ${mark('study')}::bytea[],
        ${mark('patient')}::bytea[], ${mark('content')}::bytea[], ${mark('pixels')}::bytea[], ${mark('rest')}::bytea[],
        ${all((one) => one.standing)}::text[], ${all((one) => one.byteCount)}::bigint[], ${all((one) => one.fileName)}::text[],
        ${all((one) => one.key.wrappingKeyId)}::bytea[], ${all((one) => one.key.wrapped)}::bytea[]
      ) AS given (source_id, instance_mark, series_mark, study_mark, patient_mark, content_mark, pixels_mark, rest_mark,
        standing, byte_count, file_name, wrapping_key_id, wrapped)
    ), added AS (
      INSERT INTO instances (source_id, instance_mark, series_mark, study_mark, patient_mark, content_mark, pixels_mark, rest_mark,
        standing, byte_count, file_name, state, reason_code)
      SELECT source_id, instance_mark, series_mark, study_mark, patient_mark, content_mark, pixels_mark, rest_mark,
        standing, byte_count, file_name, CASE standing WHEN 'held' THEN 'quarantined' ELSE 'admitted' END,
        CASE standing WHEN 'held' THEN 'GATEWAY_UID_TAKEN' END
      FROM given ${WHICH[which]} RETURNING id, file_name, source_id, state
    ), keys AS (
      INSERT INTO data_keys (instance_id, wrapping_key_id, wrapped)
      SELECT id, wrapping_key_id, wrapped FROM added JOIN given USING (file_name)
    ), todo AS (
      INSERT INTO jobs (kind, instance_id) SELECT 'deidentify', id FROM added WHERE state = 'admitted'
    ), locked AS (
      -- In one order, so that two groups cannot wait for each other.
      SELECT id FROM sources WHERE id = any(${[...new Set(all((one) => one.sourceId))]}) ORDER BY id FOR UPDATE
    ), counted AS (
      UPDATE sources SET admitted_count = admitted_count + at_source.count
      FROM locked JOIN (SELECT source_id, count(*) AS count FROM added GROUP BY source_id) AS at_source ON source_id = locked.id
      WHERE sources.id = locked.id
    )
    SELECT id, file_name FROM added
  `.execute(db)
  return new Map(rows.map(({ id, file_name }) => [file_name, id]))
}
