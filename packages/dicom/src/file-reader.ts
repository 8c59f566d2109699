import { ByteWindow } from './byte-window.ts'
import { DataSetReader, type IsSequence } from './data-set-reader.ts'
import { ElementHeader, readUint16 } from './element-header.ts'
import { DicomError } from './errors.ts'
import { fileStart, FILE_START_BYTES, shownEncoding } from './file-start.ts'
import { InflateStage } from './inflate-stage.ts'
import type { Inflate } from './inflate.ts'
import { LIMITS, type Limits } from './limits.ts'
import type { Token } from './token.ts'
import {
  EXPLICIT_LITTLE,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from './transfer-syntax.ts'
import { transferSyntax, type Encoding, type TransferSyntax } from './transfer-syntax.ts'

const TRANSFER_SYNTAX_UID = 0x00020010

/** What a reader needs beside the bytes. */
export interface ReaderOptions {
  /** Takes each token; its bytes are valid until it returns. */
  readonly emit: (token: Token) => void
  readonly inflate: Inflate
  readonly limits?: Limits
  /** Whether an element of VR UN that PS3.6 does not know is a sequence in truth (PS3.5 6.2.2); asked where it looks like one. */
  readonly isSequence?: IsSequence
}

/**
 * Reads a DICOM file (PS3.10) that is pushed in pieces of any size, and tells it as tokens. Without I/O: the caller brings the bytes.
 *
 * Throws `DicomError`, after which the reader is of no use.
 */
export class FileReader {
  readonly #emit: (token: Token) => void
  readonly #inflate: Inflate
  readonly #limits: Limits
  readonly #isSequence: IsSequence
  readonly #window = new ByteWindow()
  #state: 'start' | 'meta' | 'first' | 'dataSet' = 'start'
  #metaBytes = 0
  #transferSyntaxUid = ''
  #dataSet: DataSetReader | undefined = undefined
  #stage: InflateStage | undefined = undefined

  constructor({ emit, inflate, limits = LIMITS, isSequence = () => false }: ReaderOptions) {
    this.#emit = emit
    this.#inflate = inflate
    this.#limits = limits
    this.#isSequence = isSequence
  }

  /** How many of the next bytes a source that can seek may leave out with `skip`: the rest of a bulk value. */
  get skippable(): number {
    return this.#stage === undefined ? (this.#dataSet?.skippable ?? 0) : 0
  }

  /** Passes over at most `skippable` bytes. */
  skip(length: number): void {
    this.#dataSet?.skip(length)
  }

  /** Reads the next bytes of the file. */
  push(bytes: Uint8Array): void {
    if (this.#stage !== undefined) return this.#stage.push(bytes)
    this.#window.push(bytes)
    this.#run('more')
    if (this.#stage === undefined) this.#window.settle()
  }

  /** Says that the file is over. */
  end(): void {
    this.#run('last')
    this.#stage?.end()
    if (this.#dataSet === undefined) throw new DicomError('TRUNCATED', { offset: this.#window.offset })
    this.#dataSet.end()
  }

  #run(stream: 'more' | 'last'): void {
    if (this.#state === 'start' && !this.#readStart(stream)) return
    if (this.#state === 'meta' && !this.#readMeta(stream)) return
    if (this.#state === 'first' && !this.#readFirst(stream)) return
    if (this.#stage === undefined) this.#dataSet?.read()
  }

  #readStart(stream: 'more' | 'last'): boolean {
    const window = this.#window
    if (window.available < FILE_START_BYTES && stream === 'more') return false
    if (window.available === 0) throw new DicomError('EMPTY')
    const found = fileStart(window.bytes.subarray(window.at, window.end))
    if (found === undefined) throw new DicomError('NOT_DICOM')
    this.#emit({ kind: 'preamble', bytes: window.bytes.subarray(window.at, window.at + found.preambleBytes) })
    window.at += found.preambleBytes
    this.#state = found.start === 'meta' ? 'meta' : 'first'
    return true
  }

  /** PS3.10 7.1: group 0002 in Explicit VR Little Endian, to its end and not to what its group length claims. */
  #readMeta(stream: 'more' | 'last'): boolean {
    const window = this.#window
    const header = new ElementHeader()
    for (;;) {
      const { bytes, at, end, offset } = window
      if (at + 2 > end && stream === 'more') return false
      if (at + 2 > end || readUint16(bytes, at, EXPLICIT_LITTLE) !== 2) break
      if (!header.read(window, EXPLICIT_LITTLE)) return false
      const { tag, vr, length, size } = header
      if (vr === undefined || vr === 'SQ') throw new DicomError('VR_UNKNOWN', { tag, offset })
      // Added only with the whole element: the header is read again when the value arrives in pieces.
      const metaBytes = this.#metaBytes + size + length
      if (metaBytes > this.#limits.metaBytesMax) throw new DicomError('META_TOO_LONG', { tag, offset, length })
      if (window.available < size + length) return false
      const value = bytes.subarray(at + size, at + size + length)
      if (tag === TRANSFER_SYNTAX_UID) this.#transferSyntaxUid = uidText(value)
      window.at += size + length
      this.#metaBytes = metaBytes
      this.#emit({ kind: 'element', tag, vr, value, encoding: EXPLICIT_LITTLE, offset })
    }
    this.#state = 'first'
    return true
  }

  #readFirst(stream: 'more' | 'last'): boolean {
    const window = this.#window
    if (window.available < 12 && stream === 'more') return false
    const syntax = this.#chooseSyntax()
    this.#state = 'dataSet'
    this.#emit({ kind: 'dataSet', transferSyntax: syntax })
    const behind = syntax.deflated ? new ByteWindow() : window
    const options = { emit: this.#emit, limits: this.#limits, isSequence: this.#isSequence }
    const reader = new DataSetReader(behind, syntax.encoding, options)
    this.#dataSet = reader
    if (syntax.deflated) this.#startInflating(behind, reader)
    return true
  }

  /** The declared transfer syntax, or the one the first element shows where none is declared or it is plainly another. */
  #chooseSyntax(): TransferSyntax {
    const { bytes, at, end, offset } = this.#window
    const declared = transferSyntax(this.#transferSyntaxUid)
    if (declared === undefined && this.#transferSyntaxUid !== '') throw new DicomError('TRANSFER_SYNTAX_UNKNOWN', { offset })
    if (declared?.deflated === true) return declared
    const encoding = shownEncoding(bytes.subarray(at, end), declared?.encoding)
    if (encoding === undefined) throw new DicomError('NOT_DICOM')
    if (declared?.encoding === encoding) return declared
    return transferSyntax(uidOfEncoding(encoding)) as TransferSyntax
  }

  #startInflating(behind: ByteWindow, reader: DataSetReader): void {
    const window = this.#window
    const receive = (bytes: Uint8Array): void => {
      behind.push(bytes)
      reader.read()
      behind.settle()
    }
    this.#stage = new InflateStage(this.#inflate, receive, this.#limits)
    this.#stage.push(window.bytes.subarray(window.at, window.end))
    window.at = window.end
  }
}

function uidOfEncoding({ explicitVr, littleEndian }: Encoding): string {
  if (!explicitVr) return IMPLICIT_VR_LITTLE_ENDIAN
  return littleEndian ? EXPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_BIG_ENDIAN
}

function uidText(value: Uint8Array): string {
  return String.fromCharCode(...value.subarray(0, 64)).replace(/[\0 ]+$/, '')
}
