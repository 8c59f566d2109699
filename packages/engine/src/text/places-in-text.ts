import { isGenericPlaceWord } from './place-words.ts'
import { isParticle } from './name-parts.ts'
import { looksNamed } from './name-words.ts'
import type { Span } from './span.ts'
import { isImagingTerm } from './vocabulary.ts'
import type { Word } from './words.ts'

// What a house of medicine is called at the end of its name, or in French at the beginning.
const HOUSES = new Set(
  'hospital clinic clinics centre center centres centers hospice lodge institute pavilion imaging radiology laboratory'.split(
    ' ',
  ),
)
const MAISONS = new Set('hopital clinique centre chu chum chsld institut pavillon'.split(' '))

// A province or the country behind a comma or in capitals: what stands before it is a town.
const PROVINCE =
  /^(?:,? ?\(?(?:B\.? ?C\.?|C\.?-?B\.?|A\.?B\.?|Alta\.?|British Columbia|Colombie-Britannique|Alberta|Ontario|Qu[eé]bec|Canada)\)?)(?![\p{L}\p{N}])/u
// These say that a place follows.
const FROM = new Set('from in near of lives living resident residing born de habite demeurant reside'.split(' '))
const NAME_WORDS_MAX = 4

/** Names of hospitals and clinics, and of towns before their province. */
export function placesIn(text: string, words: readonly Word[]): Span[] {
  return words.flatMap((word, index) => [
    ...numberedHouse(words, index, text),
    ...(HOUSES.has(word.folded) ? houseBefore(words, index, text) : []),
    ...(MAISONS.has(word.folded) ? houseAfter(words, index, text) : []),
    ...(/^\p{Lu}/u.test(word.text) && PROVINCE.test(text.slice(word.end, word.end + 24)) ? townBefore(words, index, text) : []),
    ...(word.folded === 'lives' || word.folded === 'habite' || word.folded === 'resident' ? townAfter(words, index, text) : []),
  ])
}

// Fields of work as well: they are houses only where they say what of.
const FIELDS = new Set(['imaging', 'radiology', 'laboratory'])

/** `Royal Columbian Hospital`, `Insight Medical Imaging`: the words with a capital before it that are not medicine. */
function houseBefore(words: readonly Word[], index: number, text: string): Span[] {
  const name: Word[] = []
  let next = words[index] as Word
  for (let at = index - 1; at >= 0 && at >= index - NAME_WORDS_MAX - 2; at -= 1) {
    const word = words[at] as Word
    if (!isBeside(text.slice(word.end, next.start)) || !isOfPlace(word)) break
    name.push(word)
    next = word
  }
  const telling = name.filter(({ folded }) => !isGenericPlaceWord(folded) && !isImagingTerm(folded))
  if (FIELDS.has((words[index] as Word).folded) && !(name[0] !== undefined && isGenericPlaceWord(name[0].folded))) return []
  const first = name.findLast((word) => telling.includes(word))
  return first === undefined ? [] : [{ start: first.start, end: (words[index] as Word).end }]
}

/** `Hôpital Saint-Luc`, `Clinique de la Montagne`. */
function houseAfter(words: readonly Word[], index: number, text: string): Span[] {
  const name: Word[] = []
  let last = words[index] as Word
  for (const word of words.slice(index + 1, index + 1 + NAME_WORDS_MAX + 2)) {
    if (!isBeside(text.slice(last.end, word.start)) || !(isOfPlace(word) || isParticle(word.folded))) break
    name.push(word)
    last = word
  }
  const end = name.findLast((word) => looksNamed(word) && !isGenericPlaceWord(word.folded))
  return end === undefined ? [] : [{ start: (words[index] as Word).start, end: end.end }]
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

const NUMBERED_HOUSE = /^(?:xray|imaging|clinic|clinique|radiology|radiologie|medical|diagnostics?|imagerie)\d{3,4}$/

/** `Xray505` anywhere, and `from Clinic42`, `@ Imaging604`: a house whose name has a number in it, behind a word that says a place follows. */
function numberedHouse(words: readonly Word[], index: number, text: string): Span[] {
  const word = words[index] as Word
  if (!/^\p{Lu}[\p{L}\p{M}]{2,}\d{2,4}$/u.test(word.text)) return []
  if (NUMBERED_HOUSE.test(word.folded)) return [word]
  return /(?:@|\b(?:at|from|transfer|chez|via)) $/iu.test(text.slice(Math.max(0, word.start - 10), word.start)) ? [word] : []
}

/** A word with a capital; particles and roles in small letters end the name of a place. */
function isOfPlace({ text }: Word): boolean {
  return /^\p{Lu}/u.test(text)
}

function isBeside(gap: string): boolean {
  return /^[ .'’-]{1,3}$/u.test(gap)
}
