import type { Encoding, TransferSyntax } from './transfer-syntax.ts'
import type { Vr } from './vr.ts'

/** The length field of a sequence, an item or encapsulated pixel data that ends with a delimiter (PS3.5 7.5). */
export const UNDEFINED_LENGTH = 0xffffffff

/**
 * The smallest piece of a file in a stream.
 *
 * Bytes in a token are valid until the consumer returns: they lie in a buffer that the source fills again.
 * Together the tokens tell all of a file's bytes, so that writing them again gives the same file; only the reserved bytes of a long
 * header become zero, as PS3.5 7.1.2 has them.
 */
export type Token =
  /** What stands before the file meta information: 128 bytes and `DICM`, less, or nothing. */
  | { readonly kind: 'preamble'; readonly bytes: Uint8Array }
  /** The file meta information is over; the Data Set begins. */
  | { readonly kind: 'dataSet'; readonly transferSyntax: TransferSyntax }
  /** A Data Element whose value is here whole. */
  | ElementToken
  /** A Data Element whose value follows in `bytes` tokens until `bulkEnd`: pixel data and whatever exceeds `valueBytesMax`. */
  | BulkToken
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'bulkEnd' }
  | SequenceToken
  /** The sequence ended: by its delimiter or by its length. */
  | { readonly kind: 'sequenceEnd'; readonly delimited: boolean }
  | { readonly kind: 'item'; readonly length: number; readonly offset: number; readonly encoding: Encoding }
  | { readonly kind: 'itemEnd'; readonly delimited: boolean }
  /** Encapsulated pixel data (PS3.5 A.4): fragments follow, the first is the Basic Offset Table. */
  | FragmentsToken
  | { readonly kind: 'fragment'; readonly length: number; readonly index: number; readonly offset: number }
  | { readonly kind: 'fragmentEnd' }
  | { readonly kind: 'fragmentsEnd' }
  /** Bytes after the Data Set that are no Data Element; `bytes` tokens follow until `bulkEnd`. */
  | { readonly kind: 'trailing'; readonly offset: number }

/** A Data Element with its whole value. */
export interface ElementToken {
  readonly kind: 'element'
  readonly tag: number
  readonly vr: Vr
  readonly value: Uint8Array
  readonly encoding: Encoding
  /** Where the element begins in the file, or in the inflated Data Set. */
  readonly offset: number
}

/** A Data Element whose value comes in pieces. */
export interface BulkToken {
  readonly kind: 'bulk'
  readonly tag: number
  readonly vr: Vr
  readonly length: number
  readonly encoding: Encoding
  readonly offset: number
}

/** The start of a sequence; with VR UN its items are Implicit VR Little Endian (PS3.5 6.2.2). */
export interface SequenceToken {
  readonly kind: 'sequence'
  readonly tag: number
  readonly vr: 'SQ' | 'UN'
  readonly length: number
  readonly encoding: Encoding
  readonly offset: number
}

/** The start of encapsulated pixel data. */
export interface FragmentsToken {
  readonly kind: 'fragments'
  readonly tag: number
  readonly vr: Vr
  readonly offset: number
}
