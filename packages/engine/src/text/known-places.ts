import letters from './tables/house-letters.json' with { type: 'json' }
import names from './tables/place-names.json' with { type: 'json' }
import { isGenericPlaceWord } from './place-words.ts'
import { isCapital } from './name-words.ts'
import type { Span } from './span.ts'
import { isImagingTerm, isTerm, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

// The first word of a name, and the other words of each, joined.
const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(names))
const LETTERS: ReadonlySet<string> = new Set(letters)
const NAME_WORDS_MAX = 4
const GAP = /^(?:[ -]|\. ?|['’])$/u

/** `Lions Gate`, `Salmon Arm`, `St. Paul's`: a place that is known by two words and more beside each other, of which each may be a word. */
export function namedPlace(words: readonly Word[], index: number, text: string): Span[] {
  const first = words[index] as Word
  const rests = NAMES.get(first.folded === 'saint' ? 'st' : first.folded)
  if (rests === undefined || !/^[\p{Lu}\d]/u.test(first.text)) return []
  let joined = ''
  let end = 0
  for (let at = index + 1; at < words.length && at < index + NAME_WORDS_MAX; at += 1) {
    const [before, word] = [words[at - 1] as Word, words[at] as Word]
    if (!GAP.test(text.slice(before.end, word.start)) || !(isCapital(word) || /^(?:s|la|de|of|the|le|du|sur)$/.test(word.text)))
      break
    joined += word.folded
    if (` ${rests} `.includes(` ${joined} `)) end = at
  }
  return end === 0 ? [] : [{ start: first.start, end: lastOfHouse(words, end, text).end }]
}

/** The last of the words with a capital that say what kind of house it is. */
function lastOfHouse(words: readonly Word[], index: number, text: string): Word {
  let last = words[index] as Word
  for (const word of words.slice(index + 1)) {
    const isKind = isCapital(word) && isGenericPlaceWord(word.folded) && !isImagingTerm(word.folded)
    if (!isKind || text.slice(last.end, word.start) !== ' ') break
    last = word
  }
  return last
}

const BEHIND_PREPOSITION =
  /(?:@ ?|(?<!\p{L})(?:at|from|via|chez|vers|transfer|transf[eé]r[eé]e?|transferred (?:to|from)|sent (?:to|from)) )$/iu

// Behind these nothing else can be meant.
const BEHIND_TRANSFER = /(?:@ ?|(?<!\p{L})(?:transfer|via|chez|vers) )$/iu

/** Whether a text says before a place in it that a place follows. */
export function isBehindPreposition(text: string, at: number): boolean {
  return BEHIND_PREPOSITION.test(text.slice(Math.max(0, at - 18), at))
}

// What hospitals' letters end in, and what else does.
const OF_HOUSES = /^[A-Z]{1,4}(?:H|HC|HSC|MC|HA|CC)$/
const OF_MEDICINE: ReadonlySet<string> = new Set(
  'BPH DDH EDH FNH HCC ICH IVH LVH NPH RCC RVH SAH SCC SDH MESH TCC TSH PTH'.split(' '),
)

/**
 * Letters of a hospital or a health authority. Where they are an abbreviation of medicine too, they are the hospital's where the text says
 * that a place follows, or where they stand by themselves.
 */
export function houseLetters(word: Word, text: string): Span[] {
  if (word.text.length < 3 || word.text.length > 7 || !/^[A-Z]+$/.test(word.text)) return []
  const isHouse = LETTERS.has(word.folded)
  if (isHouse && !isWord(word.folded)) return [word]
  if (isHouse && BEHIND_TRANSFER.test(text.slice(Math.max(0, word.start - 10), word.start))) return [word]
  const isMedicine = isImagingTerm(word.folded) || OF_MEDICINE.has(word.text)
  if (!isMedicine && isBehindPreposition(text, word.start))
    return isHouse || (OF_HOUSES.test(word.text) && (isTerm(word.folded) || !isWord(word.folded))) ? [word] : []
  return isHouse && isAlone(word, text) ? [word] : []
}

/** Whether signs part a word from all others. */
function isAlone({ start, end }: Word, text: string): boolean {
  return (
    /(?:^|[\n\r]|[,;.] |(?: [-/]|@) ?)$/u.test(text.slice(Math.max(0, start - 3), start)) &&
    /^\s*(?:$|[\n\r,;./\\)]|- )/u.test(text.slice(end, end + 3))
  )
}
