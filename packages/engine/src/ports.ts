import type { Inflate } from '@lethe/dicom'

/** What the engine needs of the world; handed in, so that the same engine runs in a worker, a test and a browser. */
export interface Ports {
  /** HMAC-SHA-256 (RFC 2104): 32 bytes. */
  readonly hmac: (key: Uint8Array, message: Uint8Array) => Uint8Array
  readonly inflate: Inflate
}
