import type { Reason } from '../../records/instances/move-instances.ts'
import type { MadeInline } from '../../records/orthanc/received-instance.ts'
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
  /** Where a person must look, the records know why; what its sender must change is only counted. */
  readonly held?: Reason
}

/** What became of an instance. */
export type OrthancAnswer =
  | { readonly kind: 'ready'; readonly fingerprint: Uint8Array }
  /** With what the records are to know of it, where they are kept. */
  | { readonly kind: 'deidentified'; readonly output: Uint8Array; readonly made?: Omit<MadeInline, 'output'> }
  /** What Lethe made before. */
  | { readonly kind: 'recognised'; readonly output: Uint8Array }
  | RefusedAnswer
  | { readonly kind: 'doubt'; readonly code: string }
  | { readonly kind: 'marked' | 'unmarked' }
