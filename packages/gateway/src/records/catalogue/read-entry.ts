import { characterSet, dictionaryEntry, FileReader, stringValue, stringValues, tagOfKeyword, VRS } from '@lethe/dicom'
import { readUint16, readUint32, type CharacterSet, type ElementToken, type Token } from '@lethe/dicom'
import { GatewayError } from '../../system/errors.ts'
import { nodePorts } from '../../system/ports.ts'
import type { CatalogueObject } from './put-objects.ts'
import { SEARCHABLE_ATTRIBUTES } from './searchable-attributes.ts'

const PIECE_BYTES = 64 << 10
const VALUE_CHARACTERS_MAX = 256
const VALUE_COUNT_MAX = 16

/** What of an entry stands in the object itself. */
export type ReadEntry = Omit<CatalogueObject, 'object'> & {
  readonly object: Omit<CatalogueObject['object'], 'byteCount' | 'sha256'>
}

type Value = string | number | readonly string[]

/** Bytes of an object that can be read anywhere. */
interface ObjectBytes {
  readonly length: number
  readonly read: (offset: number, length: number) => Uint8Array
}

const tagOf = (keyword: string): number => tagOfKeyword(keyword) as number
const CHARACTER_SET = tagOf('SpecificCharacterSet')
const IDS = {
  pseudonym: tagOf('PatientID'),
  study: tagOf('StudyInstanceUID'),
  series: tagOf('SeriesInstanceUID'),
  instance: tagOf('SOPInstanceUID'),
  sopClass: tagOf('SOPClassUID'),
} as const
const WANTED: ReadonlySet<number> = new Set([
  ...Object.values(IDS),
  CHARACTER_SET,
  ...Object.values(SEARCHABLE_ATTRIBUTES).flat().map(tagOf),
])
const LAST_WANTED = Math.max(...WANTED)

/** Reads what the catalogue shows of a de-identified object; only its header is read. */
export function readEntry(object: ObjectBytes): ReadEntry {
  const header = new Header()
  const reader = new FileReader({ emit: (token) => header.token(token), inflate: nodePorts.inflate })
  for (let at = 0; at < object.length && !header.isOver; at += PIECE_BYTES) {
    reader.push(object.read(at, Math.min(PIECE_BYTES, object.length - at)))
  }
  const id = (tag: number): string => {
    const value = header.text(tag)
    // What the first look writes always has them; an object without cannot be found by anybody.
    if (value === undefined) throw new GatewayError('UNEXPECTED', { tag })
    return value
  }
  return {
    patient: { pseudonym: id(IDS.pseudonym) },
    study: { uid: id(IDS.study), attributes: header.values(SEARCHABLE_ATTRIBUTES.study) },
    series: {
      uid: id(IDS.series),
      modality: header.text(tagOf('Modality')),
      attributes: header.values(SEARCHABLE_ATTRIBUTES.series),
    },
    object: {
      uid: id(IDS.instance),
      sopClassUid: id(IDS.sopClass),
      transferSyntaxUid: header.transferSyntaxUid,
      attributes: header.values(SEARCHABLE_ATTRIBUTES.object),
    },
  }
}

class Header {
  transferSyntaxUid = ''
  isOver = false
  readonly #found = new Map<number, Value>()
  #characters: CharacterSet = characterSet([])
  #depth = 0

  token(token: Token): void {
    if (token.kind === 'dataSet') this.transferSyntaxUid = token.transferSyntax.uid
    else if (token.kind === 'sequence') this.#depth += 1
    else if (token.kind === 'sequenceEnd') this.#depth -= 1
    else if (token.kind === 'element' && this.#depth === 0 && WANTED.has(token.tag)) this.#element(token)
    if ('tag' in token && this.#depth === 0 && token.tag > LAST_WANTED) this.isOver = true
  }

  text(tag: number): string | undefined {
    const value = this.#found.get(tag)
    return typeof value === 'object' ? value[0] : value?.toString()
  }

  values(keywords: readonly string[]): Readonly<Record<string, Value>> {
    const found = keywords.map((keyword) => [keyword, this.#found.get(tagOf(keyword))] as const)
    return Object.fromEntries(found.filter((pair): pair is readonly [string, Value] => pair[1] !== undefined))
  }

  #element({ tag, vr, value, encoding }: ElementToken): void {
    if (tag === CHARACTER_SET) this.#characters = characterSet(stringValues(value))
    if (vr === 'US' && value.length >= 2) this.#found.set(tag, readUint16(value, 0, encoding))
    else if (vr === 'UL' && value.length >= 4) this.#found.set(tag, readUint32(value, 0, encoding))
    else if (VRS[vr].kind === 'string') this.#put(tag, stringValue(value).split('\\'))
    else if (VRS[vr].kind === 'text') this.#put(tag, this.#characters.text(value, vr).split('\\'))
  }

  #put(tag: number, texts: readonly string[]): void {
    const values = texts.slice(0, VALUE_COUNT_MAX).map((text) => plain(text))
    const isMany = dictionaryEntry(tag)?.vm !== '1' && values.length > 1
    if (values.some((text) => text !== '')) this.#found.set(tag, isMany ? values : values.join('\\'))
  }
}

/** A text that the database takes: without NUL and without halves of characters. */
function plain(text: string): string {
  return text.replaceAll('\0', '').trim().slice(0, VALUE_CHARACTERS_MAX).toWellFormed()
}
