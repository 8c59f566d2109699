import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/** The states of an instance that has a row; refused ones have none. */
export type InstanceState = 'admitted' | 'deidentified' | 'inspected' | 'quarantined'

/** Which of the instances with one SOP Instance UID counts. */
export type Standing = 'current' | 'superseded' | 'held'

/** What became of an object at a destination; a dropped one is not to be sent any more. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'dropped'

/** What is to be done with an instance. */
export type JobKind = 'deidentify' | 'inspect'

/** What came of a row of a pull list. */
export type PullOutcome = 'complete' | 'partial' | 'not-found' | 'ambiguous' | 'refused' | 'failed' | 'cancelled'

type Since = ColumnType<Date, Date | undefined, Date>
type Attributes = ColumnType<Record<string, unknown>, string, string>

/** The tables, as the migrations make them (`migrations/schema.sql`). */
export interface Tables {
  readonly profiles: {
    id: GeneratedAlways<number>
    name: string
    version: number
    sha256: Uint8Array
    yaml: string
    added_at: Since
  }
  readonly sources: {
    id: GeneratedAlways<number>
    name: string
    issuer: string
    profile_id: number
    admitted_count: Generated<number>
    added_at: Since
  }
  readonly upload_tokens: {
    id: GeneratedAlways<number>
    source_id: number
    secret_sha256: Uint8Array
    added_at: Since
    expires_at: Date
    revoked_at: ColumnType<Date | null, undefined, Date>
  }
  readonly refusals: { source_id: number; reason_code: string; day: ColumnType<Date, unknown, never>; count: Generated<number> }
  readonly opt_outs: { patient_mark: Uint8Array; added_at: Since }
  readonly instances: {
    id: GeneratedAlways<number>
    source_id: number
    instance_mark: Uint8Array
    series_mark: Uint8Array | null
    study_mark: Uint8Array | null
    patient_mark: Uint8Array | null
    content_mark: Uint8Array
    pixels_mark: Uint8Array | null
    rest_mark: Uint8Array | null
    state: InstanceState
    standing: Standing
    byte_count: number
    /** Null where an Orthanc holds the instance: such a row has neither key nor job, and whoever follows these never meets it. */
    file_name: ColumnType<string, string | null | undefined, string>
    /** The source that is the Orthanc which holds it; null: the archive. */
    held_by: number | null
    received_at: Since
    moved_at: Since
    reason_code: string | null
    reason_tag: number | null
    reason_offset: number | null
  }
  readonly data_keys: { instance_id: number; wrapping_key_id: Uint8Array; wrapped: Uint8Array }
  readonly jobs: {
    id: GeneratedAlways<number>
    kind: JobKind
    instance_id: number
    due_at: Since
    lease_until: ColumnType<Date | null, Date | undefined, Date | null>
    fence: Generated<number>
    attempts: Generated<number>
    reason_code: string | null
  }
  readonly patients: { id: GeneratedAlways<number>; pseudonym: string }
  readonly studies: { id: GeneratedAlways<number>; patient_id: number; study_uid: string; attributes: Attributes }
  readonly series: {
    id: GeneratedAlways<number>
    study_id: number
    series_uid: string
    modality: string | null
    attributes: Attributes
  }
  readonly objects: {
    id: GeneratedAlways<number>
    series_id: number
    instance_id: number
    instance_uid: string
    sop_class_uid: string
    transfer_syntax_uid: string
    byte_count: number
    sha256: Uint8Array
    attributes: Attributes
    /** Where it lies: the Orthanc that is this source, or in the archive (null). */
    held_by: number | null
  }
  readonly orthanc_cursors: {
    source_id: number
    cursor: Generated<number>
    fence: Generated<number>
    lease_until: ColumnType<Date | null, Date | undefined, Date | null>
  }
  readonly reports: {
    instance_id: number
    profile_id: number
    engine: string
    made_count: Generated<number>
    candidate_name: string | null
    report: Attributes
  }
  readonly destinations: {
    id: GeneratedAlways<number>
    name: string
    fingerprint: Uint8Array
    definition: Attributes
    profiles: readonly string[]
    sources: readonly string[] | null
    modalities: readonly string[] | null
    configured: Generated<boolean>
    planned_object_id: ColumnType<number | null, number | undefined, number | null>
    changed_at: Since
  }
  readonly destination_proposals: {
    id: GeneratedAlways<number>
    destination_id: number
    fingerprint: Uint8Array
    definition: Attributes
    because: string
    proposed_by: string
    proposed_at: Since
    approved_by: string | null
    approved_at: Date | null
    withdrawn_by: string | null
    withdrawn_at: Date | null
  }
  readonly deliveries: {
    destination_id: number
    instance_id: number
    study_id: number
    state: Generated<DeliveryState>
    reason_code: string | null
    due_at: Since
    lease_until: Date | null
    fence: Generated<number>
    attempts: Generated<number>
    moved_at: Since
  }
  readonly archives: { id: GeneratedAlways<number>; name: string; waits_code: string | null; waits_since: Date | null }
  readonly pulls: {
    id: GeneratedAlways<number>
    archive_id: number
    file_name: string
    added_at: Since
    ended_at: ColumnType<Date | null, undefined, Date>
    ended_as: 'done' | 'cancelled' | null
  }
  readonly pull_keys: { pull_id: number; wrapping_key_id: Uint8Array; wrapped: Uint8Array }
  readonly pull_rows: {
    pull_id: number
    line: number
    asked: string
    same_as: number | null
    outcome: PullOutcome | null
    reason_code: string | null
    study_count: Generated<number>
    instance_count: Generated<number>
    received_count: Generated<number>
    attempts: Generated<number>
    due_at: Since
  }
  readonly audit: {
    number: number
    at: ColumnType<Date, Date, never>
    actor: string
    event: string
    subject: string
    outcome: string
    count: number
    previous: Uint8Array
    hash: Uint8Array
  }
  readonly audit_checkpoints: { number: number; hash: Uint8Array; signature: Uint8Array }
}
