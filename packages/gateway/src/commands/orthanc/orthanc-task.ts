import type { Received } from '../../records/orthanc/received-instance.ts'
import type { BytesSettings } from '../../stages/deidentify/instance-bytes.ts'

/** What a thread of `lethe orthanc` knows from its start. */
export interface OrthancSettings extends BytesSettings {
  /** Whether the records are to know what each instance came to. */
  readonly keepsRecords: boolean
}

/** One question for a thread; bytes and room are memory that is shared and not copied. */
export interface OrthancTask {
  readonly kind: 'hello' | 'instance' | 'check'
  readonly payload: Uint8Array
  /** Where the answer may be written; where it does not fit, it brings its own. */
  readonly room: SharedArrayBuffer
}

/** An instance that may not be stored: the code, and the status for its sender. */
export interface RefusedAnswer {
  readonly kind: 'refused'
  readonly status: number
  readonly code: string
  /** What the records are to know of it; nothing where it could not be read, and is only counted. */
  readonly received?: Received
}

/** What became of an instance. */
export type OrthancAnswer =
  | { readonly kind: 'ready'; readonly fingerprint: Uint8Array }
  | { readonly kind: 'deidentified'; readonly output: Uint8Array; readonly received?: Received }
  /** What Lethe made before. */
  | { readonly kind: 'recognised'; readonly output: Uint8Array }
  | RefusedAnswer
  | { readonly kind: 'doubt'; readonly code: string }
  | { readonly kind: 'marked' | 'unmarked' }
