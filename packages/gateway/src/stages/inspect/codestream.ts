/** Families of compressed frames whose segments are known (ISO 10918, 14495, 15444). */
export type Family = 'jpeg' | 'jpegLs' | 'jpeg2000'

/** The family of a transfer syntax (PS3.5 Table A.4-1 to A.4-4), if it is one whose frames can be looked into. */
export function familyOf(transferSyntaxUid: string): Family | undefined {
  const number = /^1\.2\.840\.10008\.1\.2\.4\.(\d+)$/.exec(transferSyntaxUid)?.[1] ?? ''
  if (/^(5\d|6[0-6]|70)$/.test(number)) return 'jpeg'
  if (/^8[01]$/.test(number)) return 'jpegLs'
  return /^(9[0-3]|20[1-3])$/.test(number) ? 'jpeg2000' : undefined
}

// The fixed part of application segments that decoders need; what follows must be empty.
const NEEDED: readonly (readonly [signature: string, bytes: number])[] = [
  ['JFIF\0', 12],
  ['Adobe', 12],
  ['SPIFF\0', 30],
  ['mrfx', 5],
]

const NEEDED_BYTES_MAX = 30

type State = 'start' | 'marker' | 'length' | 'segment' | 'data' | 'after'

/** Reads compressed frames as they come, and says where one carries what is no picture. */
export class Codestream {
  readonly #family: Family
  #state: State = 'start'
  #sawFF = false
  #marker = 0
  #left = 0
  #lengthBytes = 0
  #beside = false
  #head: number[] = []
  #frames = 0

  constructor(family: Family) {
    this.#family = family
  }

  /** Frames that began. */
  get frameCount(): number {
    return this.#frames
  }

  /** Whether the last frame came to its end. */
  get ended(): boolean {
    return this.#state === 'after'
  }

  /** Says that a fragment begins: behind a frame that ended there is the next. */
  startFragment(): void {
    if (this.#state === 'after') this.#state = 'start'
  }

  /** Takes the next bytes of a fragment; gives the place of the first byte that should not be there, or of one that fits nowhere. */
  push(bytes: Uint8Array): number | undefined {
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.#state === 'data' && !this.#sawFF) {
        const next = bytes.indexOf(0xff, at)
        if (next < 0) return undefined
        at = next
      }
      if (!this.#fits(bytes[at] as number)) return at
    }
    return undefined
  }

  #fits(byte: number): boolean {
    if (this.#state === 'after') return byte === 0
    if (this.#state === 'segment') return this.#segment(byte)
    if (this.#state === 'length') {
      this.#left = (this.#left << 8) | byte
      this.#lengthBytes += 1
      if (this.#lengthBytes < 2) return true
      this.#left -= 2
      if (this.#left < 0) return false
      this.#enterSegment()
      return true
    }
    if (!this.#sawFF) {
      this.#sawFF = byte === 0xff
      return this.#sawFF || this.#state === 'data'
    }
    if (byte === 0xff) return true
    this.#sawFF = false
    return this.#state === 'data' && !this.#isMarker(byte) ? true : this.#enter(byte)
  }

  /** In the coded picture a byte FF is followed by one that no marker has (ISO 10918 B.1.1.5, 14495 C.1, 15444 A.1). */
  #isMarker(byte: number): boolean {
    return this.#family === 'jpeg' ? byte !== 0 : byte >= (this.#family === 'jpegLs' ? 0x80 : 0x90)
  }

  #enter(marker: number): boolean {
    const start = marker === (this.#family === 'jpeg2000' ? 0x4f : 0xd8)
    if (start !== (this.#state === 'start')) return false
    this.#marker = marker
    if (start) {
      this.#frames += 1
      this.#state = 'marker'
    } else if (marker === 0xd9) this.#state = 'after'
    else if (
      this.#family === 'jpeg2000' ? marker === 0x92 || marker === 0x93 : marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
    ) {
      if (marker === 0x93) this.#state = 'data'
    } else {
      this.#state = 'length'
      this.#left = 0
      this.#lengthBytes = 0
    }
    return true
  }

  #enterSegment(): void {
    this.#state = 'segment'
    this.#head = []
    this.#beside =
      this.#family === 'jpeg2000'
        ? this.#marker === 0x64
        : this.#marker === 0xfe || (this.#marker >= 0xe0 && this.#marker <= 0xef)
    if (this.#left === 0) this.#leaveSegment()
  }

  #segment(byte: number): boolean {
    this.#left -= 1
    const fits = !this.#beside || byte === 0 || this.#isNeeded(byte)
    if (this.#beside && this.#head.length < NEEDED_BYTES_MAX) this.#head.push(byte)
    if (this.#left === 0) this.#leaveSegment()
    return fits
  }

  /** Whether a byte belongs to the fixed part of a segment that a decoder needs. */
  #isNeeded(byte: number): boolean {
    if (this.#family === 'jpeg2000' || this.#marker === 0xfe) return false
    const told = String.fromCharCode(...this.#head, byte)
    return NEEDED.some(
      ([signature, bytes]) => told.length <= bytes && told.slice(0, signature.length) === signature.slice(0, told.length),
    )
  }

  #leaveSegment(): void {
    this.#state = this.#marker === (this.#family === 'jpeg2000' ? 0x91 : 0xda) ? 'data' : 'marker'
    // A start of a tile-part is followed by its own segments or by SOP and data; FF93 begins the data.
    if (this.#family === 'jpeg2000' && this.#marker === 0x90) this.#state = 'marker'
  }
}
