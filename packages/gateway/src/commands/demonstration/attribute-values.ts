import { createHash, type Hash } from 'node:crypto'
import {
  characterSet,
  dictionaryEntry,
  FileReader,
  formatTag,
  isPrivateCreator,
  readUint16,
  stringValues,
  VRS,
} from '@lethe/dicom'
import {
  isPrivate,
  PrivateCreators,
  stringValue,
  tagOfKeyword,
  type CharacterSet,
  type ElementToken,
  type Token,
} from '@lethe/dicom'
import { nodePorts } from '../../system/ports.ts'

/** One attribute in its place, with its value as text. */
export interface AttributeValue {
  /** Where it is: keywords and item numbers, `RelatedSeriesSequence[1].InstitutionName`. */
  readonly place: string
  /** The tags of the sequences around it and its own, outermost first; none for what is no Data Element of the Data Set. */
  readonly tags: readonly number[]
  readonly text: string
}

const SPECIFIC_CHARACTER_SET = tagOfKeyword('SpecificCharacterSet') as number

/** The attributes of a file in memory, in their order; the preamble and the file meta information come first. */
export function attributeValues(file: Uint8Array): AttributeValue[] {
  const listing = new Listing()
  const reader = new FileReader({ emit: (token) => listing.token(token), inflate: nodePorts.inflate })
  reader.push(file)
  reader.end()
  return listing.values
}

interface Level {
  readonly prefix: string
  readonly tags: readonly number[]
  readonly creators: PrivateCreators
  itemCount: number
}

class Listing {
  readonly values: AttributeValue[] = []
  readonly #outer: Level[] = []
  #level: Level = { prefix: '', tags: [], creators: new PrivateCreators(), itemCount: 0 }
  #characters: CharacterSet = characterSet([])
  #bulk: { readonly tag: number; readonly hash: Hash } | undefined = undefined
  #inDataSet = false

  token(token: Token): void {
    switch (token.kind) {
      case 'preamble':
        return this.#add([], { name: 'preamble', text: printable(stringValue(token.bytes.subarray(0, -4))) })
      case 'dataSet':
        this.#inDataSet = true
        return
      case 'element':
        return this.#element(token)
      case 'bulk':
        this.#bulk = { tag: token.tag, hash: createHash('sha256') }
        return
      case 'bytes':
        this.#bulk?.hash.update(token.bytes)
        return
      case 'bulkEnd':
        return this.#endBulk()
      case 'sequence':
        this.#outer.push(this.#level)
        this.#level = this.#inside(`${this.#level.prefix}${this.#nameOf(token.tag)}`, token.tag)
        return
      case 'sequenceEnd':
        this.#level = this.#outer.pop() as Level
        return
      case 'item':
        return this.#enterItem()
      case 'itemEnd':
        this.#level = this.#outer.pop() as Level
        return
      default:
        return
    }
  }

  #element(token: ElementToken): void {
    const { tag, value, vr } = token
    if (tag === SPECIFIC_CHARACTER_SET) this.#characters = characterSet(stringValues(value))
    if (isPrivateCreator(tag)) this.#level.creators.add(tag, stringValue(value))
    const isText = VRS[vr].kind === 'text' || VRS[vr].kind === 'string'
    const text = isText ? printable(this.#characters.text(value, vr)) : formatNumbers(token)
    this.#add(this.#inDataSet ? [tag] : [], { name: this.#nameOf(tag), text })
  }

  /** Two pictures are the same only when all their bytes are. */
  #endBulk(): void {
    if (this.#bulk === undefined) return
    const { tag, hash } = this.#bulk
    this.#bulk = undefined
    this.#add([tag], { name: this.#nameOf(tag), text: `SHA-256 ${hash.digest('hex')}` })
  }

  #inside(prefix: string, tag: number): Level {
    return { prefix, tags: [...this.#level.tags, tag], creators: new PrivateCreators(), itemCount: 0 }
  }

  #enterItem(): void {
    this.#level.itemCount += 1
    const { prefix, tags, itemCount } = this.#level
    this.#outer.push(this.#level)
    this.#level = { prefix: `${prefix}[${itemCount}].`, tags, creators: new PrivateCreators(), itemCount: 0 }
  }

  #add(tags: readonly number[], { name, text }: { name: string; text: string }): void {
    this.values.push({ place: `${this.#level.prefix}${name}`, tags: [...this.#level.tags, ...tags], text })
  }

  #nameOf(tag: number): string {
    if (isPrivateCreator(tag)) return `${formatTag(tag)} creator`
    return isPrivate(tag) ? `${formatTag(tag)} private` : (dictionaryEntry(tag)?.keyword ?? formatTag(tag))
  }
}

function formatNumbers({ vr, value, encoding }: ElementToken): string {
  if (vr === 'US' && value.length === 2) return String(readUint16(value, 0, encoding))
  return `SHA-256 ${createHash('sha256').update(value).digest('hex')}`
}

/** Control characters are not for a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\0-\x1f\x7f-\x9f]/g, ' ').trim()
}
