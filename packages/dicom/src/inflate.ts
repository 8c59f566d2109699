/** Inflates raw DEFLATE (RFC 1951) as it arrives; the port that the world hands in. It throws where the bytes are not DEFLATE. */
export interface Inflater {
  /** Takes deflated bytes; gives inflated ones to the receiver before it returns. */
  push(bytes: Uint8Array): void
  /** Says that no more bytes come; throws where the stream is not complete. */
  end(): void
}

/** Starts an inflater that gives its output to `receive`. */
export type Inflate = (receive: (bytes: Uint8Array) => void) => Inflater
