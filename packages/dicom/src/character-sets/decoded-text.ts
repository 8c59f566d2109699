/** Text with the byte position of each of its UTF-16 units, so that a span found in the text can be cut from the bytes. */
export interface DecodedText {
  readonly text: string
  /**
   * `offsets[i]` is the byte offset where UTF-16 unit i starts; `offsets[text.length]` is the length of the bytes.
   * Escape sequences belong to the character after them (those at the end to the last one), and both halves of a surrogate pair start
   * where their character does; so the slices between offsets, put together, are the bytes again.
   */
  readonly offsets: Uint32Array
  /** True where the bytes are not valid under the label; the text is then the best other reading of them. */
  readonly malformed: boolean
}

/** A text as it grows: every encoding here spends at least one byte on a UTF-16 unit, so the length of the bytes bounds it. */
export class TextBuilder {
  /** Set by a decoder that meets bytes which its label does not allow. */
  malformed = false
  readonly #units: Uint16Array
  readonly #offsets: Uint32Array
  #length = 0

  constructor(byteCount: number) {
    this.#units = new Uint16Array(byteCount)
    this.#offsets = new Uint32Array(byteCount + 1)
  }

  /** Appends a code point of Unicode that starts at a byte offset. */
  append(codePoint: number, offset: number): void {
    if (codePoint > 0xffff) {
      this.#appendUnit(0xd800 + ((codePoint - 0x10000) >> 10), offset)
      this.#appendUnit(0xdc00 + ((codePoint - 0x10000) & 0x3ff), offset)
    } else {
      this.#appendUnit(codePoint, offset)
    }
  }

  finish(): DecodedText {
    // Bytes that carry no character at all (escape sequences alone) have nothing to belong to: the one offset is then the length.
    const offsets = this.#offsets.slice(0, this.#length + 1)
    offsets[this.#length] = this.#units.length
    return { text: textOfUnits(this.#units.subarray(0, this.#length)), offsets, malformed: this.malformed }
  }

  #appendUnit(unit: number, offset: number): void {
    this.#units[this.#length] = unit
    this.#offsets[this.#length] = offset
    this.#length += 1
  }
}

// 4096 units a call: the argument count of a function is limited by the stack, and the limit differs between runtimes.
const UNITS_PER_CALL = 4096

/** The string of UTF-16 units, also of bytes that are all ASCII. */
export function textOfUnits(units: Uint16Array | Uint8Array): string {
  let text = ''
  for (let start = 0; start < units.length; start += UNITS_PER_CALL) {
    // The typing asks for an array; apply takes any list, and is five times as fast as spreading it (13 units, Node 24).
    text += String.fromCharCode.apply(null, units.subarray(start, start + UNITS_PER_CALL) as unknown as number[])
  }
  return text
}
