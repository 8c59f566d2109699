/** The limits on what comes from outside. */
export interface Limits {
  /** A value up to this size is delivered whole; a longer one in pieces, as bulk. */
  readonly valueBytesMax: number
  /** Sequences inside sequences. */
  readonly nestingMax: number
  /** Data Elements and items of one instance. */
  readonly elementsMax: number
  /** File meta information. */
  readonly metaBytesMax: number
  /** A deflated Data Set may grow to this many bytes … */
  readonly inflatedBytesMax: number
  /** … and to this many times its deflated size, after the first `inflatedFreeBytes`. DEFLATE itself cannot exceed 1032. */
  readonly inflatedRatioMax: number
  readonly inflatedFreeBytes: number
}

/** The limits of a normal installation: several times what the largest real objects need. */
export const LIMITS: Limits = {
  valueBytesMax: 1 << 20,
  nestingMax: 64,
  elementsMax: 20_000_000,
  metaBytesMax: 1 << 20,
  inflatedBytesMax: 4 * 2 ** 30,
  inflatedRatioMax: 200,
  inflatedFreeBytes: 16 * 2 ** 20,
}
