import { implicitVr } from './dictionary.ts'
import type { Encoding } from './transfer-syntax.ts'
import { VRS, vrOfBytes, type Vr } from './vr.ts'

/** Bytes with a place to read from and an end. */
export interface BytesAhead {
  readonly bytes: Uint8Array
  readonly at: number
  readonly end: number
}

/** The first fields of a Data Element: tag, VR, length (PS3.5 7.1). Filled again for each element, to spare the garbage collector. */
export class ElementHeader {
  tag = 0
  /** Nothing where the two letters are no VR of the standard. */
  vr: Vr | undefined = undefined
  length = 0
  /** Bytes of the header itself. */
  size = 0

  /** Reads the header at the next byte of a window, without moving it; false where more bytes are needed than there are. */
  read({ bytes, at, end }: BytesAhead, encoding: Encoding): boolean {
    if (at + 8 > end) return false
    this.tag = readTag(bytes, at, encoding)
    // PS3.5 7.5: items and delimiters have no VR in any encoding.
    if (!encoding.explicitVr || this.tag >>> 16 === 0xfffe) {
      this.vr = this.tag >>> 16 === 0xfffe ? undefined : implicitVr(this.tag)
      return this.#set(8, readUint32(bytes, at + 4, encoding))
    }
    this.vr = vrOfBytes(bytes[at + 4] as number, bytes[at + 5] as number)
    if (this.vr === undefined || !VRS[this.vr].longLength) return this.#set(8, readUint16(bytes, at + 6, encoding))
    if (at + 12 > end) return false
    return this.#set(12, readUint32(bytes, at + 8, encoding))
  }

  #set(size: number, length: number): boolean {
    this.size = size
    this.length = length
    return true
  }
}

/** A tag at `at`: two 16-bit words. */
export function readTag(bytes: Uint8Array, at: number, encoding: Encoding): number {
  return ((readUint16(bytes, at, encoding) << 16) | readUint16(bytes, at + 2, encoding)) >>> 0
}

/** A 16-bit word at `at`. */
export function readUint16(bytes: Uint8Array, at: number, { littleEndian }: Encoding): number {
  const first = bytes[at] as number
  const second = bytes[at + 1] as number
  return littleEndian ? first | (second << 8) : (first << 8) | second
}

/** A 32-bit word at `at`. */
export function readUint32(bytes: Uint8Array, at: number, encoding: Encoding): number {
  const first = readUint16(bytes, at, encoding)
  const second = readUint16(bytes, at + 2, encoding)
  return (encoding.littleEndian ? (second << 16) | first : (first << 16) | second) >>> 0
}
