import { characterSet, stringValues, tagOfKeyword, withoutPadding } from '@lethe/dicom'
import type { CharacterSet, ElementToken, Token } from '@lethe/dicom'
import { conceptAttribute } from './concept-attribute.ts'

const tag = (keyword: string): number => tagOfKeyword(keyword) as number

const CONCEPT_NAME = tag('ConceptNameCodeSequence')
const UNITS = tag('MeasurementUnitsCodeSequence')
const SPECIFIC_CHARACTER_SET = tag('SpecificCharacterSet')
const SCHEME = tag('CodingSchemeDesignator')
const MEANING = tag('CodeMeaning')
const CODES = new Set([tag('CodeValue'), tag('LongCodeValue')])

// A concept name that is longer is none of the table's.
const CONCEPT_BYTES_MAX = 256

/** One Data Set, of the instance or of an item: what its concept name and its unit say, as far as they were read. */
interface Scope {
  isNamed: boolean
  attribute: number | undefined
  unit: string
  characters: CharacterSet
}

/** Follows the tokens of an instance and knows of each content item which attribute its concept name makes it stand for. */
export class ItemConcepts {
  readonly #outer: Scope[] = []
  readonly #sequences: number[] = []
  #scope: Scope = { isNamed: false, attribute: undefined, unit: '', characters: characterSet([]) }
  #concept = { scheme: '', code: '', meaning: '' }

  /** Whether the item at hand has said its concept name, which stands before its value. */
  get isNamed(): boolean {
    return this.#scope.isNamed
  }

  /** The attribute that the value of the item at hand stands for. */
  get attribute(): number | undefined {
    return this.#scope.attribute
  }

  /** The same for a measured value, which is an item of its own inside of the one that is named. */
  get measuredAttribute(): number | undefined {
    return this.#scope.attribute ?? this.#outer.at(-1)?.attribute
  }

  /** The code of the unit that the item at hand measures in. */
  get unit(): string {
    return this.#scope.unit
  }

  /** Takes one token. */
  token(token: Token): void {
    switch (token.kind) {
      case 'element':
        return this.#element(token)
      case 'sequence':
        this.#sequences.push(token.tag)
        return
      case 'sequenceEnd':
        this.#sequences.pop()
        return
      case 'item':
        if (this.#isInCode) this.#concept = { scheme: '', code: '', meaning: '' }
        this.#outer.push(this.#scope)
        this.#scope = { isNamed: false, attribute: undefined, unit: '', characters: this.#scope.characters }
        return
      case 'itemEnd':
        this.#scope = this.#outer.pop() as Scope
        if (this.#isInCode) this.#coded(this.#scope)
        return
      default:
        return
    }
  }

  #element(token: ElementToken): void {
    if (token.tag === SPECIFIC_CHARACTER_SET) this.#scope.characters = characterSet(stringValues(token.value))
    if (!this.#isInCode || token.value.length > CONCEPT_BYTES_MAX) return
    if (token.tag === SCHEME) this.#concept.scheme = this.#text(token)
    else if (token.tag === MEANING) this.#concept.meaning = this.#text(token)
    else if (CODES.has(token.tag)) this.#concept.code = this.#text(token)
  }

  #text({ value }: ElementToken): string {
    return withoutPadding(this.#scope.characters.text(value, 'LO')).trim()
  }

  get #isInCode(): boolean {
    const sequence = this.#sequences.at(-1)
    return sequence === CONCEPT_NAME || sequence === UNITS
  }

  #coded(item: Scope): void {
    if (this.#sequences.at(-1) === UNITS) {
      item.unit = this.#concept.code
      return
    }
    item.isNamed = true
    // Of several names one that tells of somebody is enough.
    item.attribute ??= conceptAttribute(this.#concept)
  }
}
