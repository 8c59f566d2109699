import { ITEM, ITEM_DELIMITATION, SEQUENCE_DELIMITATION } from './tag.ts'
import { UNDEFINED_LENGTH, type Token } from './token.ts'
import { EXPLICIT_LITTLE, IMPLICIT_LITTLE, type Encoding } from './transfer-syntax.ts'
import { VRS, type Vr } from './vr.ts'

// Headers and short values are gathered; what is longer goes out as it is, without a copy.
const GATHERED_BYTES = 16 * 1024
const COPIED_BYTES_MAX = 8 * 1024

// To make such a buffer costs as much as to fill it: those of writers that have ended are used again.
const SPARE_MAX = 16
const spare: Uint8Array[] = []
const ENDED = new Uint8Array(0)

/**
 * Writes tokens as bytes. It writes what the tokens say: lengths and delimiters are the caller's.
 *
 * `write` takes pieces of the file in order; they are valid until it returns.
 */
export class Writer {
  readonly #write: (bytes: Uint8Array) => void
  #gathered = spare.pop() ?? new Uint8Array(GATHERED_BYTES)
  readonly #outer: Encoding[] = []
  #at = 0
  #encoding: Encoding = EXPLICIT_LITTLE

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write
  }

  /** Writes one token. */
  token(token: Token): void {
    switch (token.kind) {
      case 'preamble':
      case 'bytes':
        return this.bytes(token.bytes)
      case 'dataSet':
        this.#encoding = token.transferSyntax.encoding
        return
      case 'element':
        return this.element(token.tag, token.vr, token.value)
      case 'bulk':
        return this.#header(token.tag, token.vr, token.length)
      case 'sequence':
        this.#header(token.tag, token.vr, token.length)
        return this.#enter(token.vr === 'UN' ? IMPLICIT_LITTLE : this.#encoding)
      case 'item':
        this.#structure(ITEM, token.length)
        return this.#enter(token.encoding)
      case 'sequenceEnd':
        if (token.delimited) this.#structure(SEQUENCE_DELIMITATION, 0)
        return this.#leave()
      case 'itemEnd':
        if (token.delimited) this.#structure(ITEM_DELIMITATION, 0)
        return this.#leave()
      case 'fragments':
        return this.#header(token.tag, token.vr, UNDEFINED_LENGTH)
      case 'fragment':
        return this.#structure(ITEM, token.length)
      case 'fragmentsEnd':
        return this.#structure(SEQUENCE_DELIMITATION, 0)
      case 'fragmentEnd':
      case 'bulkEnd':
      case 'trailing':
        return
    }
  }

  /** Writes one Data Element with its value, which has an even length (PS3.5 7.1.1). */
  element(tag: number, vr: Vr, value: Uint8Array): void {
    this.#header(tag, vr, value.length)
    this.bytes(value)
  }

  /** Writes bytes as they are. */
  bytes(bytes: Uint8Array): void {
    if (bytes.length > COPIED_BYTES_MAX) {
      this.flush()
      this.#write(bytes)
      return
    }
    this.#reserve(bytes.length)
    this.#gathered.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** Hands on what was gathered and ends; afterwards the writer is of no use. */
  end(): void {
    this.flush()
    if (spare.length < SPARE_MAX) spare.push(this.#gathered)
    this.#gathered = ENDED
  }

  /** Hands on what was gathered; to be called at the end. */
  flush(): void {
    if (this.#at === 0) return
    this.#write(this.#gathered.subarray(0, this.#at))
    this.#at = 0
  }

  #header(tag: number, vr: Vr, length: number): void {
    this.#reserve(12)
    this.#tag(tag)
    if (!this.#encoding.explicitVr) return this.#uint32(length)
    this.#byte(vr.charCodeAt(0))
    this.#byte(vr.charCodeAt(1))
    if (!VRS[vr].longLength) return this.#uint16(length)
    this.#uint16(0)
    this.#uint32(length)
  }

  #structure(tag: number, length: number): void {
    this.#reserve(8)
    this.#tag(tag)
    this.#uint32(length)
  }

  #enter(encoding: Encoding): void {
    this.#outer.push(this.#encoding)
    this.#encoding = encoding
  }

  #leave(): void {
    this.#encoding = this.#outer.pop() as Encoding
  }

  #reserve(length: number): void {
    if (this.#at + length > GATHERED_BYTES) this.flush()
  }

  #tag(tag: number): void {
    this.#uint16(tag >>> 16)
    this.#uint16(tag & 0xffff)
  }

  #uint32(value: number): void {
    const { littleEndian } = this.#encoding
    this.#uint16(littleEndian ? value & 0xffff : value >>> 16)
    this.#uint16(littleEndian ? value >>> 16 : value & 0xffff)
  }

  #uint16(value: number): void {
    const { littleEndian } = this.#encoding
    this.#byte(littleEndian ? value : value >>> 8)
    this.#byte(littleEndian ? value >>> 8 : value)
  }

  #byte(value: number): void {
    this.#gathered[this.#at] = value
    this.#at += 1
  }
}
