import { timingSafeEqual } from 'node:crypto'
import { DicomError, encodeFileMeta, FileReader, Writer, type Token, type TransferSyntax } from '@lethe/dicom'
import { deriveKey } from '@lethe/engine'
import { FILE_IMPLEMENTATION } from '../../system/implementation.ts'
import { nodePorts } from '../../system/ports.ts'
import { ContentDigest } from './content-digest.ts'

// A private block (PS3.5 7.8.1) of Lethe's own; no profile keeps one, so what a sender puts here is gone before the mark is made.
const GROUP = 0x4c45
const CREATOR_TAG = 0x4c450010
const MARK_TAG = 0x4c451001
const CREATOR = Buffer.from('LETHE MARK 1')
const MARK_BYTES = 32

const IDS = { sopClass: 0x00080016, instance: 0x00080018, patient: 0x00100020, study: 0x0020000d, series: 0x0020000e } as const
const ID_TAGS: ReadonlySet<number> = new Set(Object.values(IDS))
const UID = /^(?=.{1,64}$)[0-9]+(?:\.[0-9]+)+$/
// Preamble and file meta information: two UIDs of 64 characters, two of the standard's and a name.
const HEAD_BYTES = 1024
const MORE_BYTES = 64

/** A file as Lethe writes it, and where in it the mark is. */
interface Rewritten {
  readonly bytes: Uint8Array
  readonly digest: Buffer
  readonly markOffset: number
  /** The mark that the file had. */
  readonly mark: Buffer | undefined
}

/** Memory for the next output; made larger where it does not fit. */
export type Room = SharedArrayBuffer

/**
 * Marks what Lethe made, so that it is known again: an HMAC over the content, under a key that follows from the master key and the scope.
 * Whoever changes the content, or has not the key, has no mark.
 */
export class KeyedMark {
  readonly #key: Uint8Array

  constructor(masterKey: Uint8Array, scope: string) {
    this.#key = deriveKey(nodePorts, masterKey, `scope ${scope}: orthanc mark`)
  }

  /** What tells one key from another, and nothing of either. */
  get fingerprint(): Uint8Array {
    return nodePorts.hmac(this.#key, Buffer.from('fingerprint'))
  }

  /** The instance with its mark. Throws where something is missing without which Orthanc would log what it received. */
  mark(candidate: Uint8Array, room: Room): Uint8Array {
    const { bytes, digest, markOffset } = rewrite(candidate, room)
    bytes.set(nodePorts.hmac(this.#key, digest), markOffset)
    return bytes
  }

  /** The instance written anew where its mark is right: what stands around the Data Set is not taken over. Else nothing. */
  recognise(instance: Uint8Array, room: Room): Uint8Array | undefined {
    // Most instances have none, and this is quick.
    if (!Buffer.from(instance.buffer, instance.byteOffset, instance.length).includes(CREATOR)) return undefined
    try {
      const { bytes, digest, markOffset, mark } = rewrite(instance, room)
      if (mark?.length !== MARK_BYTES || !timingSafeEqual(nodePorts.hmac(this.#key, digest), mark)) return undefined
      bytes.set(mark, markOffset)
      return bytes
    } catch {
      return undefined
    }
  }
}

/** Writes a file anew with room for a mark, and digests all of its Data Set but the block of the mark. */
function rewrite(file: Uint8Array, room: Room): Rewritten {
  const rewriter = new Rewriter(new Output(file.length, room))
  const reader = new FileReader({ emit: (token) => rewriter.token(token), inflate: nodePorts.inflate })
  reader.push(file)
  reader.end()
  return rewriter.end()
}

/** The Data Set is written behind a gap, and what stands before it into the gap, when it is known. */
class Output {
  #bytes: Uint8Array
  #start = HEAD_BYTES
  #end = HEAD_BYTES

  constructor(expected: number, room: Room) {
    const needed = HEAD_BYTES + expected + MORE_BYTES
    this.#bytes = new Uint8Array(room.byteLength >= needed ? room : new SharedArrayBuffer(needed))
  }

  readonly write = (piece: Uint8Array): void => {
    // Only a deflated file grows, and none is written.
    if (this.#end + piece.length > this.#bytes.length) throw new DicomError('NOT_DICOM')
    this.#bytes.set(piece, this.#end)
    this.#end += piece.length
  }

  /** Where the next piece comes, counted from the start of the gap. */
  get position(): number {
    return this.#end
  }

  putHead(head: Uint8Array): void {
    this.#start = HEAD_BYTES - head.length
    this.#bytes.set(head, this.#start)
  }

  /** The file; an offset in it is a position less `start`. */
  end(): { readonly bytes: Uint8Array; readonly start: number } {
    return { bytes: this.#bytes.subarray(this.#start, this.#end), start: this.#start }
  }
}

class Rewriter {
  readonly #output: Output
  readonly #digest = new ContentDigest()
  readonly #writer: Writer
  readonly #ids = new Map<number, string>()
  #transferSyntax: TransferSyntax | undefined = undefined
  #depth = 0
  #inMarkBlock = false
  #markPosition = -1
  #mark: Buffer | undefined = undefined

  constructor(output: Output) {
    this.#output = output
    this.#writer = new Writer(output.write)
  }

  token(token: Token): void {
    if (this.#transferSyntax === undefined && token.kind !== 'dataSet') return
    if (token.kind === 'dataSet') this.#transferSyntax = token.transferSyntax
    if (this.#depth === 0 && 'tag' in token) this.#enter(token)
    if (token.kind === 'sequence') this.#depth += 1
    if (token.kind === 'sequenceEnd') this.#depth -= 1
    if (this.#inMarkBlock) return
    this.#digest.token(token)
    this.#writer.token(token)
  }

  end(): Rewritten {
    this.#putMark()
    this.#writer.flush()
    this.#output.putHead(this.#head())
    const { bytes, start } = this.#output.end()
    return { bytes, digest: this.#digest.end(), markOffset: this.#markPosition - start, mark: this.#mark }
  }

  #enter(token: Extract<Token, { tag: number }>): void {
    const { tag } = token
    this.#inMarkBlock = tag >>> 16 === GROUP
    if (tag >>> 16 > GROUP) this.#putMark()
    if (token.kind !== 'element') return
    if (tag === MARK_TAG) this.#mark = Buffer.from(token.value)
    if (ID_TAGS.has(tag) && !this.#ids.has(tag)) this.#ids.set(tag, textOf(token.value))
  }

  /** Preamble and file meta information. Orthanc logs what it received where it misses one of these in what it is given. */
  #head(): Uint8Array {
    const id = (tag: number): string => this.#ids.get(tag) ?? ''
    const [sopClassUid, sopInstanceUid] = [id(IDS.sopClass), id(IDS.instance)]
    const areUids = [sopClassUid, sopInstanceUid, id(IDS.study), id(IDS.series)].every((uid) => UID.test(uid))
    const syntax = this.#transferSyntax
    if (!areUids || id(IDS.patient) === '' || syntax === undefined || syntax.deflated) throw new DicomError('NOT_DICOM')
    return encodeFileMeta({
      ...{ sopClassUid, sopInstanceUid, transferSyntaxUid: syntax.uid },
      ...FILE_IMPLEMENTATION,
    })
  }

  #putMark(): void {
    if (this.#markPosition >= 0) return
    this.#writer.element(CREATOR_TAG, 'LO', CREATOR)
    this.#writer.element(MARK_TAG, 'OB', new Uint8Array(MARK_BYTES))
    this.#writer.flush()
    this.#markPosition = this.#output.position - MARK_BYTES
  }
}

function textOf(value: Uint8Array): string {
  return Buffer.from(value)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
}
