import type { Vr } from '@lethe/dicom'
import table from '../tables/safe-private.json' with { type: 'json' }

// What a list asks for: `k` keep, `h` a UID that is replaced, `o` and `oi` a point in time that is shifted; and what the product's own
// review knows of an element: a vendor's code, seconds since 1970, bytes of a form that is published.
type Disposition = 'k' | 'h' | 'o' | 'oi' | 'code' | 'seconds' | KnownForm

/** A form of bytes that is published and can be written anew. */
export type KnownForm = 'csa' | 'protocol' | 'geUserData'

/** One element of a creator under one VR. */
export interface SafeRow {
  readonly vr: Vr
  readonly disposition: Disposition
  /** Whether Table E.3.10-1 itself has it. */
  readonly standard: boolean
}

type TableRow = [creator: string, group: string, element: string, vr: Vr, standard: string, wider: string]

/** A list of private attributes that are known to be safe (PS3.15 E.3.10). */
export class SafePrivateList {
  readonly name: 'ps3.15' | 'tcia'
  readonly rowCount: number
  /** The rows by creator and element; the element as gggg00ee, since the block is the instance's choice (PS3.5 7.8.1). */
  readonly #creators = new Map<string, Map<number, SafeRow[]>>()

  private constructor(name: 'ps3.15' | 'tcia') {
    this.name = name
    let rowCount = 0
    for (const [creator, group, element, vr, standard, wider] of table as TableRow[]) {
      // The wider list holds the narrower one.
      const disposition = ((name === 'tcia' ? wider : '') || standard) as Disposition | ''
      if (disposition === '') continue
      rowCount += 1
      const elements = this.#creators.get(creator) ?? new Map<number, SafeRow[]>()
      const key = Number.parseInt(group + element.replace('xx', '00'), 16)
      elements.set(key, [...(elements.get(key) ?? []), { vr, disposition, standard: standard !== '' }])
      this.#creators.set(creator, elements)
    }
    this.rowCount = rowCount
  }

  static readonly #made = new Map<string, SafePrivateList>()

  /**
   * Table E.3.10-1 of PS3.15; or with it what is left of The Cancer Imaging Archive's knowledge base after review, and the elements that
   * the product's own review adds.
   */
  static of(name: 'ps3.15' | 'tcia'): SafePrivateList {
    const list = SafePrivateList.#made.get(name) ?? new SafePrivateList(name)
    SafePrivateList.#made.set(name, list)
    return list
  }

  /** Whether the list knows a creator, letter for letter. */
  hasCreator(name: string): boolean {
    return this.#creators.has(name)
  }

  /** The rows for an element of a creator, in whatever block it stands. */
  rows(creator: string, tag: number): readonly SafeRow[] {
    return this.#creators.get(creator)?.get((tag & 0xffff00ff) >>> 0) ?? NO_ROWS
  }
}

const NO_ROWS: readonly SafeRow[] = []
