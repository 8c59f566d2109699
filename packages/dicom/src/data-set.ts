import { dictionaryEntry, tagOfKeyword } from './dictionary.ts'
import { UNDEFINED_LENGTH } from './token.ts'
import type { Encoding } from './transfer-syntax.ts'
import { encodeString } from './value.ts'
import type { Vr } from './vr.ts'
import type { Writer } from './writer.ts'

/** One Data Element of a Data Set in memory. */
export interface DataElement {
  readonly tag: number
  readonly vr: Vr
  readonly value: Uint8Array | readonly DataSet[]
}

/** A small, whole set of Data Elements in ascending order of tags; never pixel data of an image from outside. */
export class DataSet {
  readonly #elements = new Map<number, DataElement>()

  /** A Data Set of attributes by keyword; text of the default repertoire, bytes, or items. */
  static of(attributes: Readonly<Record<string, string | Uint8Array | readonly DataSet[]>>): DataSet {
    const dataSet = new DataSet()
    for (const [keyword, value] of Object.entries(attributes)) dataSet.set(keyword, value)
    return dataSet
  }

  /** Puts an attribute by its keyword, with the VR of PS3.6. */
  set(keyword: string, value: string | Uint8Array | readonly DataSet[]): void {
    const tag = tagOfKeyword(keyword)
    if (tag === undefined) throw new TypeError(`PS3.6 has no keyword ${keyword}`)
    const vr = dictionaryEntry(tag)?.vr as Vr
    this.put({ tag, vr, value: typeof value === 'string' ? encodeString(value, vr) : value })
  }

  /** Puts an element. */
  put(element: DataElement): void {
    this.#elements.set(element.tag, element)
  }

  /** The element of a tag. */
  get(tag: number): DataElement | undefined {
    return this.#elements.get(tag)
  }

  /** The elements in ascending order of tags (PS3.5 7.1). */
  elements(): DataElement[] {
    return [...this.#elements.values()].toSorted((a, b) => a.tag - b.tag)
  }
}

/** Writes the elements of a Data Set; sequences and items with undefined length. */
export function writeDataSet(writer: Writer, dataSet: DataSet, encoding: Encoding): void {
  for (const { tag, vr, value } of dataSet.elements()) {
    if (value instanceof Uint8Array) writer.element(tag, vr, value)
    else writeSequence(writer, { tag, items: value }, encoding)
  }
}

/** Writes a sequence with undefined lengths (PS3.5 7.5). */
export function writeSequence(
  writer: Writer,
  { tag, items }: { tag: number; items: readonly DataSet[] },
  encoding: Encoding,
): void {
  writer.token({ kind: 'sequence', tag, vr: 'SQ', length: UNDEFINED_LENGTH, encoding, offset: 0 })
  for (const item of items) {
    writer.token({ kind: 'item', length: UNDEFINED_LENGTH, offset: 0, encoding })
    writeDataSet(writer, item, encoding)
    writer.token({ kind: 'itemEnd', delimited: true })
  }
  writer.token({ kind: 'sequenceEnd', delimited: true })
}
