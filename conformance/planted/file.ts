import { binaryOf } from './binary.ts'
import { encodeFile, type FileParts } from './encode.ts'
import type { DataSet, Element, Lengths } from './element.ts'
import { entryOf } from './dictionary.ts'
import { dataSet, type Literal } from './literal.ts'
import type { Syntax } from './syntaxes.ts'

/** PS3.10 7.1: the preamble is 128 bytes; all zero when nobody uses it. */
export const PREAMBLE_BYTES = 128

/** The whole parts of a file around a Data Set; its own UIDs go into the file meta. */
export function fileParts(elements: DataSet, syntax: Syntax, more: Literal = {}): FileParts & { meta: Element[] } {
  const meta = dataSet({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: textOf(elements, 'SOPClassUID'),
    MediaStorageSOPInstanceUID: textOf(elements, 'SOPInstanceUID'),
    TransferSyntaxUID: syntax.uid,
    ImplementationClassUID: '1.2.826.0.1.3680043.99.9.1',
    ...more,
  })
  return { preamble: new Uint8Array(PREAMBLE_BYTES), meta, dataSet: elements }
}

/** The bytes of an ordinary file around a Data Set. */
export function ordinaryFile(elements: DataSet, syntax: Syntax, lengths: Lengths): Uint8Array {
  return encodeFile(fileParts(elements, syntax), { syntax, lengths })
}

/** The text of an attribute of the top level, without its padding. */
function textOf(elements: DataSet, keyword: string): string {
  const { tag } = entryOf(keyword)
  const element = elements.find((candidate) => candidate.tag === tag)
  return element !== undefined && 'bytes' in element ? binaryOf(element.bytes).replace(/[\0 ]+$/, '') : ''
}
