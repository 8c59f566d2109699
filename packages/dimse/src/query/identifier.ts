import {
  characterSet,
  DataSet,
  dictionaryEntry,
  readDataSet,
  splitValues,
  stringValues,
  tagOfKeyword,
  transferSyntax,
  trimPadding,
  utf8Bytes,
  padded,
  type CharacterSet,
  type TransferSyntax,
  type Vr,
} from '@lethe/dicom'
import { encodeDataSet } from '../command-set.ts'
import { DimseError } from '../errors.ts'

const SPECIFIC_CHARACTER_SET = tagOfKeyword('SpecificCharacterSet') as number

/** The Data Set of an answer: what an archive says of one study, series or instance (PS3.4 C.4.1.1.3). */
export class Identifier {
  readonly #dataSet: DataSet
  readonly #characterSet: CharacterSet

  /** Reads an Identifier in the transfer syntax of its presentation context. */
  constructor(bytes: Uint8Array, transferSyntaxUid: string) {
    const syntax = transferSyntax(transferSyntaxUid)
    if (syntax === undefined || syntax.deflated) throw new DimseError('IDENTIFIER_MALFORMED')
    try {
      this.#dataSet = readDataSet(bytes, syntax.encoding)
    } catch {
      throw new DimseError('IDENTIFIER_MALFORMED', { length: bytes.length })
    }
    const label = this.#dataSet.get(SPECIFIC_CHARACTER_SET)?.value
    this.#characterSet = characterSet(label instanceof Uint8Array ? stringValues(label) : [])
  }

  /** The values of an attribute of text, by keyword, without padding; none where it is missing or empty. */
  values(keyword: string): string[] {
    const tag = tagOfKeyword(keyword) as number
    const value = this.#dataSet.get(tag)?.value
    if (!(value instanceof Uint8Array)) return []
    const vr = dictionaryEntry(tag)?.vr as Vr
    const values = splitValues(value, this.#characterSet, vr)
    const texts = values.map((one) => this.#characterSet.text(trimPadding(one, vr), vr).trim())
    return texts.length === 1 && texts[0] === '' ? [] : texts
  }

  /** The first value, or the empty string. */
  value(keyword: string): string {
    return this.values(keyword)[0] ?? ''
  }
}

/** Writes an Identifier of attributes by keyword; in UTF-8, and so labelled, where a value goes beyond the default repertoire. */
export function encodeIdentifier(attributes: Readonly<Record<string, string>>, transferSyntaxUid: string): Uint8Array {
  const syntax = transferSyntax(transferSyntaxUid) as TransferSyntax
  const dataSet = new DataSet()
  const isAscii = Object.values(attributes).every((value) => /^[\0-\x7f]*$/.test(value))
  if (!isAscii) dataSet.set('SpecificCharacterSet', 'ISO_IR 192')
  for (const [keyword, value] of Object.entries(attributes)) {
    const vr = dictionaryEntry(tagOfKeyword(keyword) as number)?.vr as Vr
    if (vr === 'SQ') dataSet.set(keyword, [])
    else dataSet.set(keyword, padded(utf8Bytes(value), vr))
  }
  return encodeDataSet(dataSet, syntax)
}
