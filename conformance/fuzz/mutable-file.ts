import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { indexElements, transferSyntaxOf, type ElementIndex, type Place } from './element-index.ts'

const DEFLATED = '1.2.840.10008.1.2.1.99'
const INFLATED_BYTES_MAX = 1 << 22

/** A file that is being changed, with what stands where. A deflated Data Set is inflated while it is changed. */
export class MutableFile {
  #bytes: Buffer
  #index: ElementIndex | undefined
  readonly #isDeflated: boolean
  readonly #deflatedFrom: number

  constructor(bytes: Buffer) {
    const { places, dataSetOffset } = indexElements(bytes)
    const inflated = transferSyntaxOf(bytes, places) === DEFLATED ? inflate(bytes.subarray(dataSetOffset)) : undefined
    this.#isDeflated = inflated !== undefined
    this.#deflatedFrom = dataSetOffset
    this.#bytes = inflated === undefined ? Buffer.from(bytes) : Buffer.concat([bytes.subarray(0, dataSetOffset), inflated])
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  get index(): ElementIndex {
    return (this.#index ??= indexElements(this.#bytes))
  }

  /** The file as it is stored. */
  encode(): Buffer {
    if (!this.#isDeflated) return this.#bytes
    return Buffer.concat([this.#bytes.subarray(0, this.#deflatedFrom), deflateRawSync(this.#bytes.subarray(this.#deflatedFrom))])
  }

  /** Puts bytes in the place of others; the lengths of the places around are made to fit, where they are given. */
  replace({ from, to, by, outer = [] }: { from: number; to: number; by: Buffer; outer?: readonly Place[] }): void {
    const grown = by.length - (to - from)
    for (const { length, lengthBytes, lengthOffset, encoding } of outer) {
      const fits = length !== 0xffffffff && length + grown >= 0 && length + grown < 2 ** (8 * lengthBytes) - 1
      if (fits) writeUint(this.#bytes, { at: lengthOffset, bytes: lengthBytes, value: length + grown, big: encoding.big })
    }
    this.#bytes = Buffer.concat([this.#bytes.subarray(0, from), by, this.#bytes.subarray(to)])
    this.#index = undefined
  }

  /** Writes over bytes in place. */
  overwrite(at: number, by: Buffer): void {
    by.copy(this.#bytes, at)
    this.#index = undefined
  }
}

/** Writes a number of two or four bytes, cut to what fits. */
export function writeUint(
  into: Buffer,
  { at, bytes, value, big }: { at: number; bytes: number; value: number; big: boolean },
): void {
  for (let index = 0; index < bytes; index += 1) {
    const position = big ? at + bytes - 1 - index : at + index
    if (position < into.length) into[position] = Math.floor(value / 256 ** index) & 0xff
  }
}

function inflate(bytes: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: INFLATED_BYTES_MAX })
  } catch {
    return undefined
  }
}
