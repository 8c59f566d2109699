import { decodePdu, pduKind } from './decode-pdu.ts'
import { DimseError } from './errors.ts'
import type { DimseLimits } from './limits.ts'
import type { Pdu } from './pdu.ts'

type WholeKind = Exclude<Pdu['kind'], 'P-DATA-TF'>

const HEADER_BYTES = 6
const VALUE_HEADER_BYTES = 6

/** PDUs but A-ASSOCIATE and P-DATA-TF have four bytes behind their length (PS3.8 9.3.4 to 9.3.8). */
const SHORT_BODY_BYTES = 4

/**
 * Reads PDUs from bytes that are pushed in pieces of any size. P-DATA-TF is handed on as it arrives, as views of what was pushed; all
 * others are short, and are gathered.
 *
 * Throws `DimseError`, after which the parser is of no use.
 */
export class PduParser {
  readonly #emit: (pdu: Pdu) => void
  readonly #limits: DimseLimits
  #gathered = new Uint8Array(HEADER_BYTES)
  #have = 0
  #state: 'header' | 'body' | 'valueHeader' | 'value' = 'header'
  #kind: WholeKind = 'A-ABORT'
  /** Bytes of the P-DATA-TF PDU, and of its value, that are still to come. */
  #pduLeft = 0
  #valueLeft = 0
  #contextId = 0
  #control = 0

  constructor(emit: (pdu: Pdu) => void, limits: DimseLimits) {
    this.#emit = emit
    this.#limits = limits
  }

  /** Whether the bytes so far end inside a PDU. */
  get inside(): boolean {
    return this.#state !== 'header' || this.#have > 0
  }

  /** Reads the next bytes from the peer. */
  push(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      at = this.#state === 'value' ? this.#value(bytes, at) : this.#gather(bytes, at)
    }
  }

  #gather(bytes: Uint8Array, at: number): number {
    const taken = Math.min(this.#gathered.length - this.#have, bytes.length - at)
    this.#gathered.set(bytes.subarray(at, at + taken), this.#have)
    this.#have += taken
    if (this.#have === this.#gathered.length) this.#whole()
    return at + taken
  }

  #whole(): void {
    const gathered = this.#gathered
    if (this.#state === 'header') return this.#header(gathered)
    if (this.#state === 'valueHeader') return this.#valueHeader(gathered)
    this.#expect('header', HEADER_BYTES)
    this.#emit(decodePdu(this.#kind, gathered))
  }

  #header(header: Uint8Array): void {
    const kind = pduKind(header[0] as number)
    const length = readLength(header, 2)
    if (kind === undefined) throw new DimseError('PDU_UNKNOWN')
    if (kind === 'P-DATA-TF') {
      if (length > this.#limits.pduBytesMax) throw new DimseError('PDU_TOO_LONG', { length, limit: this.#limits.pduBytesMax })
      if (length < VALUE_HEADER_BYTES) throw new DimseError('PDU_MALFORMED', { length })
      this.#pduLeft = length
      return this.#expect('valueHeader', VALUE_HEADER_BYTES)
    }
    const isAssociate = kind === 'A-ASSOCIATE-RQ' || kind === 'A-ASSOCIATE-AC'
    const limit = this.#limits.associateBytesMax
    if (isAssociate && length > limit) throw new DimseError('PDU_TOO_LONG', { length, limit })
    if (isAssociate ? length === 0 : length !== SHORT_BODY_BYTES) throw new DimseError('PDU_MALFORMED', { length })
    this.#kind = kind
    this.#expect('body', length)
  }

  /** PS3.8 9.3.5.1: length, presentation context and message control header (E.2) of a presentation data value. */
  #valueHeader(header: Uint8Array): void {
    const length = readLength(header, 0)
    this.#contextId = header[4] as number
    this.#control = header[5] as number
    if (length < 2 || length + 4 > this.#pduLeft) throw new DimseError('PDU_MALFORMED', { length })
    this.#pduLeft -= length + 4
    this.#valueLeft = length - 2
    if (this.#valueLeft > 0) this.#state = 'value'
    else this.#piece(new Uint8Array(0))
  }

  #value(bytes: Uint8Array, at: number): number {
    const end = Math.min(bytes.length, at + this.#valueLeft)
    this.#valueLeft -= end - at
    this.#piece(bytes.subarray(at, end))
    return end
  }

  #piece(bytes: Uint8Array): void {
    const done = this.#valueLeft === 0
    const last = done && (this.#control & 2) !== 0
    const part = (this.#control & 1) === 1 ? 'command' : 'dataSet'
    if (done) this.#afterValue()
    this.#emit({ kind: 'P-DATA-TF', contextId: this.#contextId, part, last, bytes })
  }

  #afterValue(): void {
    if (this.#pduLeft === 0) return this.#expect('header', HEADER_BYTES)
    if (this.#pduLeft < VALUE_HEADER_BYTES) throw new DimseError('PDU_MALFORMED', { length: this.#pduLeft })
    this.#expect('valueHeader', VALUE_HEADER_BYTES)
  }

  #expect(state: 'header' | 'body' | 'valueHeader', length: number): void {
    this.#state = state
    this.#have = 0
    // An announced length is allocated before its bytes come; `associateBytesMax` bounds it.
    if (this.#gathered.length !== length) this.#gathered = new Uint8Array(length)
  }
}

function readLength(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)
}
