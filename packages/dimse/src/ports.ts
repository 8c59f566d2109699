/** A connection as an association sees it; what comes in is pushed by its owner. */
export interface BytePort {
  /** Sends bytes; says whether more may follow at once, or `drained` should be waited for. */
  readonly write: (pieces: readonly Uint8Array[]) => boolean
  /** Closes the connection once everything written is sent. */
  readonly close: () => void
  /** Stops, and goes on, reading from the peer. */
  readonly pause: () => void
  readonly resume: () => void
  /** Bytes that came in are used beyond the call that pushed them, until they are released; the rest is of no use behind it. */
  readonly keep: (bytes: Uint8Array) => void
  readonly release: (bytes: Uint8Array) => void
}

/** Time, as far as it is needed: to be called later. */
export interface Clock {
  /** Calls once, after so many milliseconds; gives what calls it off. */
  readonly after: (ms: number, run: () => void) => () => void
}
