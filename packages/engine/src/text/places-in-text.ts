import { geographicName } from './geographic-names.ts'
import { houseLetters, isBehindPreposition, namedPlace } from './known-places.ts'
import { isGenericPlaceWord, isPlaceWord } from './place-words.ts'
import { isParticle } from './name-parts.ts'
import { looksNamed } from './name-words.ts'
import type { Span } from './span.ts'
import { isImagingTerm, isTerm } from './vocabulary.ts'
import type { Word } from './words.ts'

// What a house of medicine is called at the end of its name, or in French at the beginning.
const HOUSES = new Set(
  [
    'hospital clinic clinics centre center centres centers hospice lodge institute pavilion imaging radiology laboratory',
    'infirmary residence campus manor healthcare associates consultants partners laboratories diagnostics ultrasound medical health surgery',
    'physiotherapy',
  ].flatMap((line) => line.split(' ')),
)
const MAISONS = new Set('hopital clinique centre chu chum chsld institut pavillon hotel'.split(' '))

// A province or the country behind a comma or in capitals: what stands before it is a town.
const PROVINCE =
  /^(?:,? ?\(?(?:B\.? ?C\.?|C\.?-?B\.?|A\.?B\.?|Alta\.?|British Columbia|Colombie-Britannique|Alberta|Ontario|Qu[eé]bec|Canada)\)?)(?![\p{L}\p{N}])/u
// These say that a place follows.
const FROM = new Set('from in near of lives living resident residing born de habite demeurant reside'.split(' '))
const NAME_WORDS_MAX = 4
const LETTERS_MAX = 4

/** Names of hospitals and clinics, and of towns before their province. */
export function placesIn(text: string, words: readonly Word[]): Span[] {
  return words.flatMap((word, index) => [
    ...(isSmall(word) ? [] : knownPlaces(words, index, text)),
    ...numberedHouse(words, index, text),
    ...(HOUSES.has(word.folded) ? houseBefore(words, index, text) : []),
    ...(MAISONS.has(word.folded) ? houseAfter(words, index, text) : []),
    ...(/^\p{Lu}/u.test(word.text) && PROVINCE.test(text.slice(word.end, word.end + 24)) ? townBefore(words, index, text) : []),
    ...(word.folded === 'lives' || word.folded === 'habite' || word.folded === 'resident' ? townAfter(words, index, text) : []),
  ])
}

// Fields of work as well: they are houses only where they say what of.
const FIELDS = new Set('imaging radiology laboratory'.split(' '))
// And these only where a word of places stands before them: Past Medical, Mental Health, Portable Ultrasound.
const ACTS = new Set('medical health healthcare ultrasound diagnostics physiotherapy laboratories'.split(' '))
// And these only where it is one of places and nothing else: Mohs Surgery.
const WORKS = new Set(['surgery'])
// Behind a preposition it is a house whatever it is called, but for a department and an examination: from Breast Clinic, Prior Imaging.
const EARLIER = new Set(
  'prior previous recent outside last initial repeat earlier same other follow up open elective emergency'.split(' '),
)
// Groups of people, whatever stands before them.
const GROUPS = new Set('associates consultants partners'.split(' '))

/** `Royal Columbian Hospital`, `Insight Medical Imaging`: the words with a capital before it that are not medicine. */
function houseBefore(words: readonly Word[], index: number, text: string): Span[] {
  const house = words[index] as Word
  const name: Word[] = []
  let next = house
  for (let at = index - 1; at >= 0 && at >= index - NAME_WORDS_MAX - 2; at -= 1) {
    const word = words[at] as Word
    if (!isBeside(text.slice(word.end, next.start)) || !isOfPlace(word) || !isOfOneStyle(word, house)) break
    name.push(word)
    next = word
  }
  const first = name.at(-1)
  const isHouse = isOfPlace(house)
  // Whatever it is called: the text says that a place follows, and at its end what kind of place.
  const isClinic = /^(?:clinics?|cent(?:re|er)s?)$/.test(house.folded)
  const isDepartment = name.every(({ folded }) => EARLIER.has(folded) || (isClinic && isTerm(folded)))
  if (first !== undefined && isHouse && !isDepartment && isBehindPreposition(text, first.start))
    return [{ start: first.start, end: house.end }]
  const telling = name.filter(({ folded }) => !isGenericPlaceWord(folded) && !isImagingTerm(folded))
  const isTold = telling.some(
    (word) => isPlaceWord(word.folded) || (!WORKS.has(house.folded) && word.text.length > LETTERS_MAX && looksNamed(word)),
  )
  if (GROUPS.has(house.folded) && isHouse && first !== undefined) return [{ start: first.start, end: house.end }]
  if ((ACTS.has(house.folded) || WORKS.has(house.folded)) && !(isHouse && isTold)) return []
  const isFieldOf = name[0] !== undefined && isGenericPlaceWord(name[0].folded)
  if (FIELDS.has(house.folded) && !isFieldOf && !(isHouse && isTold)) return []
  const from = name.findLast((word) => telling.includes(word))
  return from === undefined ? [] : [{ start: from.start, end: house.end }]
}

/** `Hôpital Saint-Luc`, `Clinique de la Montagne`, `Hôpital du Sacré-Coeur`. */
function houseAfter(words: readonly Word[], index: number, text: string): Span[] {
  const house = words[index] as Word
  const name: Word[] = []
  let last = house
  for (const word of words.slice(index + 1, index + 1 + NAME_WORDS_MAX + 2)) {
    if (!isBeside(text.slice(last.end, word.start)) || !(isOfPlace(word) || isParticle(word.folded))) break
    name.push(word)
    last = word
  }
  const isNamed = (word: Word): boolean => looksNamed(word) || (isSaid(house) && isOfPlace(word) && !isTerm(word.folded))
  const end = name.findLast((word) => isNamed(word) && !isGenericPlaceWord(word.folded))
  return end === undefined ? [] : [{ start: house.start, end: end.end }]
}

/** Whether a French house is written as one whose name follows, which may be of words; `examen clinique. Toux` is none. */
function isSaid(house: Word): boolean {
  return isOfPlace(house) && /^(?:hopital|hotel|institut|pavillon)$/.test(house.folded)
}

function townBefore(words: readonly Word[], index: number, text: string): Span[] {
  const word = words[index] as Word
  if (isImagingTerm(word.folded)) return []
  const before = words[index - 1]
  const isPart =
    before !== undefined && text.slice(before.end, word.start) === ' ' && isOfPlace(before) && !isImagingTerm(before.folded)
  const [province = ''] = PROVINCE.exec(text.slice(word.end, word.end + 24)) ?? []
  return [{ start: isPart ? before.start : word.start, end: word.end + province.length }]
}

function townAfter(words: readonly Word[], index: number, text: string): Span[] {
  const [preposition, town] = words.slice(index + 1, index + 3)
  if (preposition === undefined || town === undefined) return []
  const isTown =
    (FROM.has(preposition.folded) || preposition.folded === 'a') &&
    isOfPlace(town) &&
    text.slice(preposition.end, town.start) === ' '
  return isTown ? [town] : []
}

/** Most words begin with a small letter of ASCII, and no place does. */
function isSmall({ text }: Word): boolean {
  const code = text.charCodeAt(0)
  return code >= 0x61 && code <= 0x7a
}

function knownPlaces(words: readonly Word[], index: number, text: string): Span[] {
  return [...namedPlace(words, index, text), ...houseLetters(words[index] as Word, text), ...geographicName(words, index, text)]
}

const NUMBERED_HOUSE = /^(?:xray|imaging|clinic|clinique|radiology|radiologie|medical|diagnostics?|imagerie)\d{3,4}$/

/** `Xray505` anywhere, and `from Clinic42`, `@ Imaging604`: a house whose name has a number in it, behind a word that says a place follows. */
function numberedHouse(words: readonly Word[], index: number, text: string): Span[] {
  const word = words[index] as Word
  if (!/^\p{Lu}[\p{L}\p{M}]{2,}\d{2,4}$/u.test(word.text)) return []
  if (NUMBERED_HOUSE.test(word.folded)) return [word]
  return /(?:@|\b(?:at|from|transfer|chez|via)) $/iu.test(text.slice(Math.max(0, word.start - 10), word.start)) ? [word] : []
}

/** `FAST LOCALIZER Abbotsford Hospital`, `Eagle Ridge DIAGNOSTICS`: what is called in capitals is called so throughout, but for letters. */
function isOfOneStyle({ text }: Word, house: Word): boolean {
  const isCapitals = text === text.toUpperCase()
  return house.text === house.text.toUpperCase() ? isCapitals : !isCapitals || text.length <= LETTERS_MAX
}

/** A word with a capital; particles and roles in small letters end the name of a place. */
function isOfPlace({ text }: Word): boolean {
  return /^\p{Lu}/u.test(text)
}

function isBeside(gap: string): boolean {
  return /^(?:[ '’-]|\. ?|['’] )$/u.test(gap)
}
