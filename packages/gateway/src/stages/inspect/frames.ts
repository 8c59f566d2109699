import { inflateRawSync } from 'node:zlib'
import type { ByteSource } from './byte-source.ts'
import { Codestream, familyOf } from './codestream.ts'
import { latin1 } from './decode.ts'
import type { Hit, HitCode } from './hit.ts'
import type { Element } from './walker.ts'

const SAMPLES = 0x00280002
const PHOTOMETRIC = 0x00280004
const FRAMES = 0x00280008
const ROWS = 0x00280010
const COLUMNS = 0x00280011
const BITS = 0x00280100
const FLOAT = 0x7fe00008
const DOUBLE = 0x7fe00009

const RLE = '1.2.840.10008.1.2.5'
const DEFLATED = '1.2.840.10008.1.2.8.1'
const UNCOMPRESSED = '1.2.840.10008.1.2.1.98'
const RLE_HEADER_BYTES = 64
const RLE_SEGMENTS_MAX = 15
const PIECE_BYTES = 1 << 20
const OFFSETS_BYTES_MAX = 1 << 24

/** Whether an attribute describes the pixels. */
export function isDescription(tag: number): boolean {
  return tag >>> 16 === 0x0028 && [SAMPLES, PHOTOMETRIC, FRAMES, ROWS, COLUMNS, BITS].includes(tag)
}

interface Fragment {
  readonly offset: number
  readonly length: number
}

/** Checks that pixels are what their description says, and nothing beside (PS3.3 C.7.6.3, PS3.5 A.4). */
export class Frames {
  readonly #source: ByteSource
  readonly #description = new Map<number, string>()
  readonly #fragments: Fragment[] = []
  #element: Element | undefined = undefined
  #elementCount = 0
  #photometric = ''

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** Takes a value of the description, of the top level. */
  describe({ tag, big }: Element, bytes: Uint8Array): void {
    if (tag === PHOTOMETRIC) this.#photometric = latin1(bytes).trim()
    else if (tag === FRAMES) this.#description.set(tag, latin1(bytes).trim())
    else {
      const [one = 0, two = 0] = bytes
      this.#description.set(tag, String(big ? (one << 8) | two : (two << 8) | one))
    }
  }

  /** Takes native pixels. */
  native(element: Element): void {
    this.#element = element
    this.#elementCount += 1
  }

  /** Takes a fragment of encapsulated pixels. */
  fragment(element: Element, offset: number, length: number): void {
    if (this.#element?.offset !== element.offset) this.native(element)
    this.#fragments.push({ offset, length })
  }

  /** Whether there are pixels. */
  get present(): boolean {
    return this.#element !== undefined
  }

  /** What is wrong with the pixels, if anything is. */
  check(transferSyntaxUid: string): Hit | undefined {
    const element = this.#element
    if (element === undefined) return undefined
    if (this.#elementCount > 1) return this.#hit('FRAMES', element.offset, element.length)
    return element.length === 0xffffffff ? this.#encapsulated(transferSyntaxUid) : this.#nativeLength(element)
  }

  #nativeLength(element: Element): Hit | undefined {
    const bytes = this.#frameBits(element.tag) * this.#number(FRAMES, 1)
    const exact = Math.ceil(bytes / 8)
    const padded = exact + (exact % 2)
    if (!Number.isSafeInteger(exact) || exact === 0 || element.length !== padded)
      return this.#hit('FRAMES', element.offset, element.length)
    if (padded === exact) return undefined
    return this.#source.read(element.offset + exact, 1)[0] === 0 ? undefined : this.#hit('FRAMES', element.offset + exact, 1)
  }

  #frameBits(tag: number): number {
    const bits = tag === FLOAT ? 32 : tag === DOUBLE ? 64 : this.#number(BITS, 0)
    // C.7.6.3.1.2: chrominance at a half or a quarter of the resolution.
    const halved = /^YBR_(FULL|PARTIAL)_422$/.test(this.#photometric)
    const samples = halved ? 2 : this.#photometric === 'YBR_PARTIAL_420' ? 1.5 : this.#number(SAMPLES, 1)
    return this.#number(ROWS, 0) * this.#number(COLUMNS, 0) * samples * bits
  }

  #encapsulated(uid: string): Hit | undefined {
    const [table, ...fragments] = this.#fragments
    const element = this.#element as Element
    const frames = this.#number(FRAMES, 1)
    if (table === undefined || !Number.isInteger(frames) || frames < 1 || fragments.length < frames)
      return this.#hit('FRAMES', element.offset, 0)
    const wrong = this.#offsets(table, fragments, frames)
    if (wrong !== undefined) return wrong
    const family = familyOf(uid)
    if (family !== undefined) return this.#codestreams(new Codestream(family), fragments, frames)
    if (fragments.length !== frames) return this.#hit('FRAMES', element.offset, 0)
    if (uid === RLE) return this.#each(fragments, (fragment) => this.#isRle(fragment))
    const frameBytes = Math.ceil(this.#frameBits(element.tag) / 8)
    if (uid === UNCOMPRESSED) return this.#each(fragments, ({ length }) => length === frameBytes + (frameBytes % 2))
    if (uid === DEFLATED) return this.#each(fragments, (fragment) => this.#isDeflated(fragment, frameBytes))
    // What cannot be looked into cannot be passed.
    return this.#hit('FRAMES', element.offset, 0)
  }

  /** The Basic Offset Table is empty, or says where each frame's first fragment begins (PS3.5 A.4). */
  #offsets(table: Fragment, fragments: readonly Fragment[], frames: number): Hit | undefined {
    if (table.length === 0) return undefined
    if (table.length !== frames * 4 || table.length > OFFSETS_BYTES_MAX) return this.#hit('FRAMES', table.offset, table.length)
    const bytes = Buffer.from(this.#source.read(table.offset, table.length))
    const first = (fragments[0]?.offset ?? 8) - 8
    const starts = new Set(fragments.map(({ offset }) => offset - 8 - first))
    let before = -1
    for (let index = 0; index < frames; index += 1) {
      const offset = bytes.readUInt32LE(index * 4)
      // A file of more than 4 GiB has offsets that do not fit; then the extended table says them.
      if (offset <= before || !starts.has(offset)) return this.#hit('FRAMES', table.offset + index * 4, 4)
      before = offset
    }
    return undefined
  }

  #codestreams(codestream: Codestream, fragments: readonly Fragment[], frames: number): Hit | undefined {
    for (const { offset, length } of fragments) {
      codestream.startFragment()
      for (let at = 0; at < length; at += PIECE_BYTES) {
        const wrong = codestream.push(this.#source.read(offset + at, Math.min(PIECE_BYTES, length - at)))
        if (wrong !== undefined) return this.#hit('SEGMENT', offset + at + wrong, 1)
      }
    }
    const last = fragments.at(-1)
    return codestream.frameCount === frames ? undefined : this.#hit('FRAMES', last?.offset ?? 0, last?.length ?? 0)
  }

  /** PS3.5 G.5: the number of segments and where each begins, then zeros up to 64 bytes. */
  #isRle({ offset, length }: Fragment): boolean {
    if (length < RLE_HEADER_BYTES) return false
    const header = Buffer.from(this.#source.read(offset, RLE_HEADER_BYTES))
    const count = header.readUInt32LE(0)
    if (count < 1 || count > RLE_SEGMENTS_MAX || header.readUInt32LE(4) !== RLE_HEADER_BYTES) return false
    for (let index = 2; index <= RLE_SEGMENTS_MAX; index += 1) {
      const value = header.readUInt32LE(index * 4)
      const before = header.readUInt32LE((index - 1) * 4)
      if (index <= count ? value <= before || value > length : value !== 0) return false
    }
    return true
  }

  /** One DEFLATE stream of exactly a frame's bytes, and at most one byte of padding behind it (PS3.5 A.4.16). */
  #isDeflated({ offset, length }: Fragment, frameBytes: number): boolean {
    try {
      const bytes = Buffer.from(this.#source.read(offset, length))
      const options = { maxOutputLength: frameBytes + 2, info: true } as const
      const { buffer, engine } = inflateRawSync(bytes, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
      const rest = bytes.subarray(engine.bytesWritten)
      return (
        buffer.length - frameBytes <= frameBytes % 2 &&
        buffer.length >= frameBytes &&
        rest.length < 2 &&
        rest.every((byte) => byte === 0)
      )
    } catch {
      return false
    }
  }

  #each(fragments: readonly Fragment[], isRight: (fragment: Fragment) => boolean): Hit | undefined {
    const wrong = fragments.find((fragment) => !isRight(fragment))
    return wrong === undefined ? undefined : this.#hit('FRAMES', wrong.offset, wrong.length)
  }

  #number(tag: number, otherwise: number): number {
    const value = this.#description.get(tag)
    return value === undefined || value === '' ? otherwise : Number(value)
  }

  #hit(code: HitCode, offset: number, length: number): Hit {
    return { code, path: [this.#element?.tag ?? 0], offset, length }
  }
}
