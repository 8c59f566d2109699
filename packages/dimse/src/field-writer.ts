import { asciiBytes } from '@lethe/dicom'

/** Gathers the fields of a PDU or item, big-endian (PS3.8 9.3.1). */
export class FieldWriter {
  readonly #bytes: number[] = []

  /** One byte. */
  uint8(value: number): this {
    this.#bytes.push(value & 0xff)
    return this
  }

  /** Two bytes. */
  uint16(value: number): this {
    return this.uint8(value >>> 8).uint8(value)
  }

  /** Four bytes. */
  uint32(value: number): this {
    return this.uint16(value >>> 16).uint16(value & 0xffff)
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  /** Text as it is. */
  text(text: string): this {
    return this.bytes(asciiBytes(text))
  }

  /** Text behind its length of two bytes. */
  countedText(text: string): this {
    return this.uint16(text.length).text(text)
  }

  /** An item with type, reserved byte and length of two bytes. */
  item(type: number, write: (body: FieldWriter) => void): this {
    const body = new FieldWriter()
    write(body)
    return this.uint8(type).uint8(0).uint16(body.#bytes.length).bytes(body.done())
  }

  /** The bytes so far. */
  done(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}
