import type { BytesSettings } from '../../stages/deidentify/instance-bytes.ts'

/** What a thread of `lethe orthanc` knows from its start. */
export type OrthancSettings = BytesSettings

/** One question for a thread; bytes and room are memory that is shared and not copied. */
export interface OrthancTask {
  readonly kind: 'hello' | 'instance' | 'check'
  readonly payload: Uint8Array
  /** Where the answer may be written; where it does not fit, it brings its own. */
  readonly room: SharedArrayBuffer
}

/** What became of an instance. */
export type OrthancAnswer =
  | { readonly kind: 'ready'; readonly fingerprint: Uint8Array }
  /** De-identified now, or recognised as what Lethe made before. */
  | { readonly kind: 'deidentified' | 'recognised'; readonly output: Uint8Array }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'doubt'; readonly code: string }
  | { readonly kind: 'marked' | 'unmarked' }
