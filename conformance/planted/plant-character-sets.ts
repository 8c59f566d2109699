import { utf16be, utf16le, utf8 } from './binary.ts'
import type { CharacterSet } from './character-sets.ts'
import type { Entry } from './dictionary.ts'
import { entryOf } from './dictionary.ts'
import { sorted, type DataSet, type Element, type PlainElement } from './element.ts'
import { dataSet } from './literal.ts'
import { type MarkBook, placeOf } from './marks.ts'
import { plantable } from './plant.ts'
import { wordSpellings } from './spellings.ts'

// PS3.5 6.1.2.2: SpecificCharacterSet governs these VRs; URs, codes and identifiers are always ASCII.
const TEXT_VRS = new Set('LO LT PN SH ST UC UT'.split(' '))
const LETTER_COUNT = 4

/** The object with marks in letters of a script in all its texts, at the top and in an item of an item. */
export function plantCharacterSet(base: DataSet, book: MarkBook, set: CharacterSet): Element[] {
  const texts = plantable.filter((entry) => TEXT_VRS.has(entry.vr))
  const parents = ['ReferencedSeriesSequence', 'ReferencedInstanceSequence'].map((keyword) => entryOf(keyword).tag)
  const [outer = 0, inner = 0] = parents
  const top = texts.map((entry) => markedText(entry, [], { book, set }))
  const nested = texts.map((entry) => markedText(entry, parents, { book, set }))
  const without = base.filter((element) => element.tag !== entryOf('SpecificCharacterSet').tag)
  const label = set.terms === '' ? [] : dataSet({ SpecificCharacterSet: set.terms })
  const innermost: Element = { tag: inner, vr: 'SQ', items: [nested] }
  return sorted([...without, ...label, ...top, { tag: outer, vr: 'SQ', items: [[innermost]] }])
}

/** The object with an item that has a character set of its own (PS3.3 C.12.1.1.2), and marks in it. */
export function plantItemCharacterSet(base: DataSet, book: MarkBook, set: CharacterSet): Element[] {
  const outer = entryOf('RequestAttributesSequence').tag
  const texts = plantable.filter((entry) => TEXT_VRS.has(entry.vr))
  const item = [
    ...dataSet({ SpecificCharacterSet: set.terms }),
    ...texts.map((entry) => markedText(entry, [outer], { book, set })),
  ]
  return sorted([...base, { tag: outer, vr: 'SQ', items: [sorted(item)] }])
}

function markedText(entry: Entry, parents: readonly number[], how: { book: MarkBook; set: CharacterSet }): PlainElement {
  const { book, set } = how
  const seed = book.seed(entry.tag, entry.vr)
  const letters = wordOfLetters(seed.serial, set.letters)
  const text = new TextDecoder(set.decoder).decode(Buffer.from(letters, 'latin1'))
  const written = set.write(letters)
  // PS3.5 6.2.1.1: a name in another script stands in a component group of its own, after the one in ASCII.
  const value = entry.vr === 'PN' ? `${seed.id}^${seed.id}=${written}^${written}` : `${written} ${seed.id}`
  const bare = written.replace(/^\x1b[$()-]+./, '').replace(/\x1b.*$/s, '')
  const needles = [bare, letters, utf8(text), utf16le(text), utf16be(text), ...wordSpellings(seed.id)]
  return book.stamped(placeOf(parents, entry, 'character set'), seed, { value, needles })
}

/** Four letters that are a number in the script's own digits, so that each mark has another word. */
function wordOfLetters(serial: number, letters: readonly string[]): string {
  let rest = serial
  let word = ''
  for (let index = 0; index < LETTER_COUNT; index++) {
    word = (letters[rest % letters.length] ?? '') + word
    rest = Math.floor(rest / letters.length)
  }
  return word
}
