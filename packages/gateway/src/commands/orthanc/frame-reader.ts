import { decodeRequest, HEADER_BYTES, type FrameHeader } from './frame.ts'

/** A request with its payload, in memory that threads can share. */
export interface Request {
  readonly header: FrameHeader
  readonly payload: Uint8Array
}

// What is longer is not kept for the next request.
const KEPT_BYTES_MAX = 8 << 20

/** Puts the pieces that arrive together into requests. One at a time: the payload is valid until the next request begins. */
export class RequestReader {
  readonly #emit: (request: Request) => void
  readonly #head = Buffer.alloc(HEADER_BYTES)
  #room = new SharedArrayBuffer(0)
  #header: FrameHeader | undefined = undefined
  #filled = 0

  constructor(emit: (request: Request) => void) {
    this.#emit = emit
  }

  /** Takes the next bytes; false where they are no request, after which the connection is of no use. */
  push(bytes: Buffer): boolean {
    let rest = bytes
    while (rest.length > 0) {
      const target = this.#header === undefined ? this.#head : new Uint8Array(this.#room, 0, this.#header.length)
      const taken = rest.subarray(0, target.length - this.#filled)
      target.set(taken, this.#filled)
      this.#filled += taken.length
      rest = rest.subarray(taken.length)
      if (this.#filled === target.length && !this.#end()) return false
    }
    return true
  }

  /** A head or a payload is there whole. */
  #end(): boolean {
    this.#filled = 0
    if (this.#header === undefined) {
      this.#header = decodeRequest(this.#head)
      if (this.#header === undefined) return false
      const { length } = this.#header
      if (length > this.#room.byteLength || this.#room.byteLength > KEPT_BYTES_MAX) this.#room = new SharedArrayBuffer(length)
      if (length > 0) return true
    }
    const header = this.#header
    this.#header = undefined
    this.#emit({ header, payload: new Uint8Array(this.#room, 0, header.length) })
    return true
  }
}
