/** A Data Set in memory, its elements in ascending order of their tags. */
export type DataSet = readonly Element[]

/** A Data Element in memory: of bytes, of items, or of fragments. */
export type Element = PlainElement | SequenceElement | FragmentElement

/** An element with a value; numbers in it are little endian, whatever will be written. */
export interface PlainElement {
  readonly tag: number
  readonly vr: string
  readonly bytes: Uint8Array
}

/** A sequence. Under VR UN its items are encoded as `inside` says, whatever the transfer syntax is (PS3.5 6.2.2). */
export interface SequenceElement {
  readonly tag: number
  readonly vr: 'SQ' | 'UN'
  readonly items: readonly DataSet[]
  readonly lengths?: Lengths
  readonly inside?: 'implicit' | 'explicit'
}

/** Encapsulated pixel data: the first fragment is the Basic Offset Table (PS3.5 A.4). */
interface FragmentElement {
  readonly tag: number
  readonly vr: string
  readonly fragments: readonly Uint8Array[]
}

/** How the ends of sequences and items are told. */
export type Lengths = 'defined' | 'undefined'

/** Tags as the standard's tables write them: eight hexadecimal digits. */
export function hex(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0')
}

/** The elements in ascending order of their tags; the last of two with the same tag stays. */
export function sorted(elements: Iterable<Element>): Element[] {
  const byTag = new Map<number, Element>()
  for (const element of elements) byTag.set(element.tag, element)
  return [...byTag.values()].sort((one, other) => one.tag - other.tag)
}
