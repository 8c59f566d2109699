import {
  isPixelData,
  VRS,
  type BulkToken,
  type Encoding,
  type Token,
  type TransferSyntax,
  type Vr,
  type Writer,
} from '@lethe/dicom'
import { isProvenByValue } from './bulk-attributes.ts'
import { CodestreamBlanker } from './codestream.ts'
import type { Tally } from './report.ts'

/** Copies values that come in pieces: the pixels, native or in fragments, and binary values of a known meaning. */
export class BulkWriter {
  readonly #writer: Writer
  readonly #tally: Tally
  readonly #target: TransferSyntax
  readonly #pixelBytes: number
  readonly #blanker: CodestreamBlanker | undefined
  /** How many bytes of the present value are still to be copied; what comes beyond is dropped. */
  #left = 0
  #padding = 0
  #inFrame = false

  constructor(writer: Writer, tally: Tally, { target, pixelBytes }: { target: TransferSyntax; pixelBytes: number }) {
    this.#writer = writer
    this.#tally = tally
    this.#target = target
    this.#pixelBytes = pixelBytes
    this.#blanker = CodestreamBlanker.for(target.uid, () => tally.note('CODESTREAM_BLANKED'))
  }

  /** Nothing of the value that begins now is copied, unless `start` says so. */
  pass(): void {
    this.#left = 0
  }

  /** Begins a value under the VR by which it is understood; of pixels, what is longer than the image is dropped. */
  start(token: BulkToken, vr: Vr): void {
    const { tag, length } = token
    const kept = isPixelData(tag) ? Math.min(length, this.#pixelBytes) : length
    if (length > kept + 1) this.#tally.note('PIXEL_EXCESS_DROPPED')
    this.#padding = kept % 2
    this.#left = kept
    this.#writer.token({ ...token, vr, length: kept + this.#padding })
  }

  /** Whether a value in pieces can be copied: its bytes are in the order of the output, and need not be looked at whole. */
  canCopy({ tag, vr, encoding }: BulkToken): boolean {
    return isInOrder(vr, encoding, this.#target.encoding) && !isProvenByValue(tag)
  }

  /** Ends a value. */
  end(): void {
    for (; this.#padding > 0; this.#padding -= 1) this.#writer.bytes(Uint8Array.of(0))
    this.#left = 0
  }

  /** Begins a fragment of encapsulated pixels. */
  fragment(token: Token & { readonly kind: 'fragment' }): void {
    this.#left = token.length
    // The first is the Basic Offset Table (PS3.5 A.4).
    this.#inFrame = token.index > 0
    if (this.#inFrame) this.#blanker?.startFragment()
    this.#writer.token(token)
  }

  /** Takes the next bytes of the present value. */
  bytes(bytes: Uint8Array): void {
    if (this.#left === 0) return
    const kept = bytes.length <= this.#left ? bytes : bytes.subarray(0, this.#left)
    this.#left -= kept.length
    this.#writer.bytes(this.#inFrame && this.#blanker !== undefined ? this.#blanker.blank(kept) : kept)
  }
}

function isInOrder(vr: Vr, source: Encoding, target: Encoding): boolean {
  const littleEndian = vr === 'UN' ? true : source.littleEndian
  return VRS[vr].unitBytes === 1 || littleEndian === target.littleEndian
}
