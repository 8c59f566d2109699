import { EngineError } from './errors.ts'

/** The families of compressed frames whose segments are known (ISO 10918, 14495, 15444). */
type Family = 'jpeg' | 'jpegLs' | 'jpeg2000'

const FAMILIES: readonly { readonly family: Family; readonly transferSyntaxes: RegExp }[] = [
  { family: 'jpeg', transferSyntaxes: /^1\.2\.840\.10008\.1\.2\.4\.(5\d|6[0-6]|70)$/ },
  { family: 'jpegLs', transferSyntaxes: /^1\.2\.840\.10008\.1\.2\.4\.8[01]$/ },
  { family: 'jpeg2000', transferSyntaxes: /^1\.2\.840\.10008\.1\.2\.4\.(9[0-3]|20[1-3])$/ },
]

// In compressed data a byte FF is followed by one below this, or it is a marker.
const MARKER_LEAST: Readonly<Record<Family, number>> = { jpeg: 0x01, jpegLs: 0x80, jpeg2000: 0x90 }

// Application segments that decoders need: the bytes of their fixed part. What follows, a thumbnail say, is blanked.
const NEEDED_SEGMENTS: readonly { readonly signature: string; readonly bytes: number }[] = [
  { signature: 'JFIF\0', bytes: 12 },
  { signature: 'Adobe', bytes: 12 },
  { signature: 'SPIFF\0', bytes: 30 },
  { signature: 'mrfx', bytes: 5 },
]
const SIGNATURE_BYTES_MAX = 6

const END_OF_IMAGE = 0xd9

type State = 'before' | 'marker' | 'data' | 'length' | 'segment' | 'after'

/**
 * Blanks what compressed frames carry beside their picture: comments, application segments, and bytes after their end. Nothing changes
 * its place or length, so offset tables stay right. Bytes are pushed in pieces of any size; a fragment's end is told, for its padding.
 */
export class CodestreamBlanker {
  readonly #family: Family
  readonly #tell: () => void
  #told = false
  #state: State = 'before'
  /** The byte before, where it was FF. */
  #afterFF = false
  #marker = 0
  #lengthBytes: number[] = []
  #segmentLeft = 0
  /** Whether the present segment is beside the picture; its first bytes; and how many of its bytes are needed all the same. */
  #blanking = false
  #signature = ''
  #neededLeft = 0

  constructor(family: Family, tell: () => void) {
    this.#family = family
    this.#tell = tell
  }

  /**
   * The blanker for a transfer syntax, or none where its frames have no segments that are known. `tell` is called once for each
   * fragment of which something was blanked, whatever pieces it comes in.
   */
  static for(transferSyntaxUid: string, tell: () => void): CodestreamBlanker | undefined {
    const found = FAMILIES.find(({ transferSyntaxes }) => transferSyntaxes.test(transferSyntaxUid))
    return found === undefined ? undefined : new CodestreamBlanker(found.family, tell)
  }

  /** Says that a fragment begins: a frame that ended is followed by the next one. */
  startFragment(): void {
    this.#told = false
    if (this.#state === 'after') this.#state = 'before'
  }

  /** Gives the bytes back, or a copy with what is beside the picture blanked. */
  blank(bytes: Uint8Array): Uint8Array {
    let output = bytes
    const clear = (at: number): void => {
      if (bytes[at] === 0) return
      // Not slice(): of Node's Buffer that is a view, and the source itself would be blanked.
      if (output === bytes) output = new Uint8Array(bytes)
      output[at] = 0
      if (!this.#told) this.#tell()
      this.#told = true
    }
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.#state === 'data' && !this.#afterFF) {
        // The native search passes over compressed data at the speed of memory.
        const next = bytes.indexOf(0xff, at)
        if (next < 0) break
        at = next
      }
      if (this.#step(bytes[at] as number)) clear(at)
    }
    return output
  }

  /** Takes one byte; true where it is to be blanked. */
  #step(byte: number): boolean {
    switch (this.#state) {
      case 'after':
        return true
      case 'length':
        this.#lengthBytes.push(byte)
        if (this.#lengthBytes.length === 2) this.#startSegment()
        return false
      case 'segment':
        return this.#segmentByte(byte)
      default:
        return this.#scan(byte)
    }
  }

  #scan(byte: number): boolean {
    if (!this.#afterFF) {
      this.#afterFF = byte === 0xff
      // Between segments and at the start of a frame there is nothing but markers.
      if (!this.#afterFF && this.#state !== 'data') throw new EngineError('CODESTREAM_UNKNOWN')
      return false
    }
    if (byte === 0xff) return false
    this.#afterFF = false
    if (this.#state === 'data' && byte < MARKER_LEAST[this.#family]) return false
    this.#startMarker(byte)
    return false
  }

  #startMarker(marker: number): void {
    this.#marker = marker
    const isStart = marker === (this.#family === 'jpeg2000' ? 0x4f : 0xd8)
    if ((this.#state === 'before') !== isStart) throw new EngineError('CODESTREAM_UNKNOWN')
    if (isStart) this.#state = 'marker'
    else if (marker === END_OF_IMAGE) this.#state = 'after'
    else if (this.#standsAlone(marker)) this.#state = this.#state === 'data' || marker === 0x93 ? 'data' : 'marker'
    else {
      this.#state = 'length'
      this.#lengthBytes = []
    }
  }

  /** Markers without a segment: restarts and TEM; end of packet header and start of data in JPEG 2000. */
  #standsAlone(marker: number): boolean {
    if (this.#family === 'jpeg2000') return marker === 0x92 || marker === 0x93
    return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
  }

  #startSegment(): void {
    const [high = 0, low = 0] = this.#lengthBytes
    this.#segmentLeft = ((high << 8) | low) - 2
    if (this.#segmentLeft < 0) throw new EngineError('CODESTREAM_UNKNOWN')
    this.#blanking = this.#isBesidePicture()
    this.#signature = ''
    this.#neededLeft = this.#marker === 0xfe ? 0 : SIGNATURE_BYTES_MAX
    this.#state = 'segment'
    if (this.#segmentLeft === 0) this.#endSegment()
  }

  #isBesidePicture(): boolean {
    if (this.#family === 'jpeg2000') return this.#marker === 0x64
    return this.#marker === 0xfe || (this.#marker >= 0xe0 && this.#marker <= 0xef)
  }

  /** Blanks a byte of a segment that is beside the picture, unless it is in the fixed part of one that decoders need. */
  #segmentByte(byte: number): boolean {
    const blanks = this.#blanking && !this.#isNeeded(byte)
    this.#segmentLeft -= 1
    if (this.#segmentLeft === 0) this.#endSegment()
    return blanks
  }

  #isNeeded(byte: number): boolean {
    if (this.#neededLeft === 0) return false
    this.#neededLeft -= 1
    const told = this.#signature
    if (told.length === SIGNATURE_BYTES_MAX) return true
    this.#signature = told + String.fromCharCode(byte)
    const length = told.length + 1
    const row = NEEDED_SEGMENTS.find(({ signature }) => signature.slice(0, length) === this.#signature.slice(0, signature.length))
    this.#neededLeft = row === undefined ? 0 : row.bytes - length
    return row !== undefined && this.#family !== 'jpeg2000'
  }

  #endSegment(): void {
    const startsData = this.#family === 'jpeg2000' ? this.#marker === 0x91 : this.#marker === 0xda
    this.#state = startsData ? 'data' : 'marker'
  }
}
