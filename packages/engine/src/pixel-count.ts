import { isPixelData, type Token } from '@lethe/dicom'

/** What a first reading found of the pixels at the top level. */
export interface PixelFindings {
  /** The tag of the pixel data, or 0 where there are none. */
  readonly tag: number
  readonly encapsulated: boolean
  /** Bytes of native pixel data. */
  readonly bytes: number
  /** Fragments of encapsulated pixel data, without the Basic Offset Table. */
  readonly fragmentCount: number
  /** Entries of the Basic Offset Table. */
  readonly offsetCount: number
}

/** Counts the pixels as they pass. */
export class PixelCount {
  #tag = 0
  #encapsulated = false
  #bytes = 0
  #fragmentCount = 0
  #offsetCount = 0

  token(token: Token): void {
    if (token.kind === 'bulk' && isPixelData(token.tag) && this.#tag === 0) {
      this.#tag = token.tag
      this.#bytes = token.length
    } else if (token.kind === 'fragments' && isPixelData(token.tag) && this.#tag === 0) {
      this.#tag = token.tag
      this.#encapsulated = true
    } else if (token.kind === 'fragment' && this.#encapsulated) {
      if (token.index === 0) this.#offsetCount = token.length / 4
      else this.#fragmentCount += 1
    }
  }

  findings(): PixelFindings {
    return {
      tag: this.#tag,
      encapsulated: this.#encapsulated,
      bytes: this.#bytes,
      fragmentCount: this.#fragmentCount,
      offsetCount: this.#offsetCount,
    }
  }
}
