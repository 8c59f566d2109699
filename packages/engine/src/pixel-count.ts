import { isPixelData, type Token } from '@lethe/dicom'

/** What a first reading found of the pixels at the top level. */
export interface PixelFindings {
  /** Elements that hold pixels; an image has one. */
  readonly elementCount: number
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
  #elementCount = 0
  #tag = 0
  #encapsulated = false
  #bytes = 0
  #fragmentCount = 0
  #offsetCount = 0

  token(token: Token): void {
    if ((token.kind === 'bulk' || token.kind === 'fragments') && isPixelData(token.tag)) {
      this.#elementCount += 1
      this.#tag = token.tag
      this.#encapsulated = token.kind === 'fragments'
      this.#bytes = token.kind === 'bulk' ? token.length : 0
    } else if (token.kind === 'fragment' && this.#encapsulated) {
      if (token.index === 0) this.#offsetCount = token.length / 4
      else this.#fragmentCount += 1
    }
  }

  findings(): PixelFindings {
    return {
      elementCount: this.#elementCount,
      tag: this.#tag,
      encapsulated: this.#encapsulated,
      bytes: this.#bytes,
      fragmentCount: this.#fragmentCount,
      offsetCount: this.#offsetCount,
    }
  }
}
