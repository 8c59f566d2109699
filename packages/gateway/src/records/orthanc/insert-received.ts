import { sql } from 'kysely'
import { CATALOGUED, objectsBy, type CatalogueObject } from '../catalogue/put-objects.ts'
import type { Db } from '../statement.ts'
import type { Standing } from '../tables.ts'
import type { Received, ReceivedMarks } from './received-instance.ts'

/** A received instance that gets its row. */
export interface EnteringReceived {
  readonly received: Received
  readonly standing: Exclude<Standing, 'superseded'>
  /** What the catalogue is to have of it. */
  readonly object?: CatalogueObject | undefined
}

/** The Orthanc that holds what is made, as a source, and the profile it is made under. */
export interface Holder {
  readonly sourceId: number
  readonly profileId: number
}

/**
 * Adds instances that have come to their end in line, with their reports and their entries of the catalogue, and counts them at their source:
 * all in one statement, since the Orthanc waits. Such a row has neither file, key nor job.
 */
export async function insertReceived(
  db: Db,
  { sourceId, profileId }: Holder,
  entering: readonly EnteringReceived[],
): Promise<void> {
  const all = <T>(of: (one: Received, standing: Standing) => T): T[] =>
    entering.map(({ received, standing }) => of(received, standing))
  const mark = (name: keyof ReceivedMarks): (Buffer | null)[] => all(({ facts: { marks } }) => bytesOf(marks[name]))
  const objects = entering.flatMap(({ received: { facts }, object }) =>
    object === undefined ? [] : [{ mark: bytesOf(facts.marks.instance), object }],
  )
  const ownMarks = sql`${objects.map((one) => one.mark)}::bytea[]`
  await sql`
    WITH received AS (
      SELECT * FROM unnest(
        ${mark('instance')}::bytea[], ${mark('series')}::bytea[], ${mark('study')}::bytea[], ${mark('patient')}::bytea[],
        ${mark('content')}::bytea[], ${mark('pixels')}::bytea[], ${mark('rest')}::bytea[],
        ${all((_, standing) => standing)}::text[], ${all(({ facts }) => facts.byteCount)}::bigint[],
        ${all((one, standing) => reasonOf(one, standing)?.code ?? null)}::text[],
        ${all((one, standing) => reasonOf(one, standing)?.tag ?? null)}::bigint[],
        ${all((one, standing) => reasonOf(one, standing)?.offset ?? null)}::bigint[],
        ${all((one) => ('made' in one ? one.made.engine : null))}::text[],
        ${all((one) => ('made' in one ? JSON.stringify(one.made.report) : null))}::jsonb[]
      ) AS received (instance_mark, series_mark, study_mark, patient_mark, content_mark, pixels_mark, rest_mark,
        standing, byte_count, reason_code, reason_tag, reason_offset, engine, report)
    ), added AS (
      INSERT INTO instances (source_id, held_by, instance_mark, series_mark, study_mark, patient_mark, content_mark, pixels_mark, rest_mark,
        standing, byte_count, state, reason_code, reason_tag, reason_offset)
      SELECT ${sourceId}, ${sourceId}, instance_mark, series_mark, study_mark, patient_mark, content_mark, pixels_mark, rest_mark,
        standing, byte_count, CASE WHEN reason_code IS NULL THEN 'inspected' ELSE 'quarantined' END, reason_code, reason_tag, reason_offset
      FROM received RETURNING id, instance_mark, state
    ), reported AS (
      INSERT INTO reports (instance_id, profile_id, engine, report)
      SELECT id, ${profileId}, engine, report FROM added JOIN received USING (instance_mark) WHERE state = 'inspected'
    ), counted AS (
      UPDATE sources SET admitted_count = admitted_count + (SELECT count(*) FROM added) WHERE id = ${sourceId}
    ), object AS (${objectsBy(
      ownMarks,
      objects.map((one) => one.object),
    )}), given AS (
      SELECT object.*, added.id AS instance_id, ${sourceId}::bigint AS held_by FROM object JOIN added ON instance_mark = object.key
    ), ${CATALOGUED}
    SELECT count(*) FROM catalogued
  `.execute(db)
}

function reasonOf(one: Received, standing: Standing) {
  if (standing === 'held') return { code: 'GATEWAY_UID_TAKEN' } as const
  return 'reason' in one ? one.reason : undefined
}

function bytesOf(mark: Uint8Array | undefined): Buffer | null {
  return mark === undefined ? null : Buffer.from(mark)
}
