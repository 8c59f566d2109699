import { createHash } from 'node:crypto'
import { DicomError, type Token } from '@lethe/dicom'

const GATHERED_BYTES = 16 << 10
const KINDS = ['element', 'bulk', 'bytes', 'sequence', 'sequenceEnd', 'item', 'itemEnd', 'fragments', 'fragment'] as const

/**
 * SHA-256 of what a Data Set says, whatever way it is encoded: tags, values and structure, without VRs and without the lengths of
 * sequences and items, which software changes on the way.
 */
export class ContentDigest {
  readonly #hash = createHash('sha256')
  readonly #gathered = Buffer.alloc(GATHERED_BYTES)
  #at = 0

  /** Takes the next token of a Data Set. */
  token(token: Token): void {
    switch (token.kind) {
      case 'element':
        this.#put(token.kind, token.tag, token.value.length)
        return this.#bytes(token.value)
      case 'bulk':
        // Told like a short value: what is bulk depends on a limit of the reader.
        return this.#put('element', token.tag, token.length)
      case 'bytes':
        return this.#bytes(token.bytes)
      case 'sequence':
      case 'fragments':
        return this.#put(token.kind, token.tag, 0)
      case 'fragment':
        return this.#put(token.kind, 0, token.length)
      case 'item':
      case 'itemEnd':
      case 'sequenceEnd':
        return this.#put(token.kind, 0, 0)
      case 'trailing':
        // Nobody speaks for such bytes.
        throw new DicomError('NOT_DICOM', { offset: token.offset })
      case 'preamble':
      case 'dataSet':
      case 'bulkEnd':
      case 'fragmentEnd':
      case 'fragmentsEnd':
        return
    }
  }

  /** The digest. */
  end(): Buffer {
    this.#flush()
    return this.#hash.digest()
  }

  #put(kind: (typeof KINDS)[number], tag: number, length: number): void {
    if (this.#at + 9 > GATHERED_BYTES) this.#flush()
    this.#at = this.#gathered.writeUInt8(KINDS.indexOf(kind), this.#at)
    this.#at = this.#gathered.writeUInt32LE(tag, this.#at)
    this.#at = this.#gathered.writeUInt32LE(length, this.#at)
  }

  #bytes(bytes: Uint8Array): void {
    if (this.#at + bytes.length > GATHERED_BYTES) this.#flush()
    if (bytes.length > GATHERED_BYTES) {
      this.#hash.update(bytes)
      return
    }
    this.#gathered.set(bytes, this.#at)
    this.#at += bytes.length
  }

  #flush(): void {
    this.#hash.update(this.#gathered.subarray(0, this.#at))
    this.#at = 0
  }
}
