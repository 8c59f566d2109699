import { DimseError } from './errors.ts'

/** Reads the fields of a PDU or item: big-endian, as PS3.8 9.3.1 has them, and never beyond the end. */
export class FieldReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Whether bytes are left. */
  get more(): boolean {
    return this.#at < this.#bytes.length
  }

  /** One byte. */
  uint8(): number {
    return this.bytes(1)[0] as number
  }

  /** Two bytes. */
  uint16(): number {
    const [high, low] = this.bytes(2)
    return ((high as number) << 8) | (low as number)
  }

  /** Four bytes. */
  uint32(): number {
    return this.uint16() * 0x10000 + this.uint16()
  }

  /** So many bytes, as a view. */
  bytes(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new DimseError('PDU_MALFORMED', { offset: this.#at, length })
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  /** Passes over bytes. */
  skip(length: number): void {
    this.bytes(length)
  }

  /** What is left. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at)
  }

  /** A reader over the next bytes. */
  part(length: number): FieldReader {
    return new FieldReader(this.bytes(length))
  }

  /** Walks over items of one-byte type, reserved byte and two-byte length. */
  *items(): Generator<{ readonly type: number; readonly body: FieldReader }> {
    while (this.more) {
      const type = this.uint8()
      this.skip(1)
      yield { type, body: this.part(this.uint16()) }
    }
  }

  /** What is left, as text without padding. UIDs and names in PDUs are of ISO 646 (PS3.8 9.3.1, annex F). */
  text(): string {
    return textOf(this.rest())
  }
}

/** Bytes as text, without spaces around it and NULs behind it. */
export function textOf(bytes: Uint8Array): string {
  let end = bytes.length
  let start = 0
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end -= 1
  while (start < end && bytes[start] === 0x20) start += 1
  let text = ''
  for (let index = start; index < end; index += 1) text += String.fromCharCode(bytes[index] as number)
  return text
}
