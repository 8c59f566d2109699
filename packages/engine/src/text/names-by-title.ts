import type { Span } from './span.ts'
import { isGivenName, isImagingTerm, isSurname, isWord } from './vocabulary.ts'
import { wordsIn, type Word } from './words.ts'

// A title of courtesy: whatever follows it is a name.
const COURTESY = new Set(
  'dr dre doctor docteur docteure prof professor professeur mrs miss mme mlle madame monsieur sir'.split(' '),
)
// These are modalities, sides and units too: only their usual spelling makes them titles.
const COURTESY_AS_SPELT = new Set(['Mr', 'Ms', 'Pr', 'Mr.', 'MR.', 'Ms.', 'MS.', 'Pr.', 'M.'])
// A role: a name follows it where it looks like one.
const ROLES = new Set(
  [
    'tech technologist technician technologue radiologist radiologiste physician physicist nurse infirmier infirmiere',
    'referring referrer ref referred attending attn operator opr resident fellow consultant surgeon chirurgien clinician',
    'medecin by par cc rad from signed verified dictated transcribed patient pt name nom',
  ].flatMap((line) => line.split(' ')),
)
// What stands behind a name.
const CREDENTIALS = new Set('md mrt phd frcpc frcp rn np rt rtr bsc msc mph cnp dds'.split(' '))
const NAME_WORDS_MAX = 4

/** Names that a title, a role or a degree gives away: `Dr. Hart`, `tech: JS Gill`, `Mme Roy`, `Hart, MD`. */
export function titledNamesIn(text: string): Span[] {
  const words = wordsIn(text)
  const spans: Span[] = []
  for (const [index, word] of words.entries()) {
    const titled = isCourtesy(word, text)
    if (titled || ROLES.has(word.folded)) spans.push(...nameAfter(words, index, { text, titled }))
    if (CREDENTIALS.has(word.folded)) spans.push(...nameBefore(words, index, text))
  }
  return spans
}

function isCourtesy({ folded, text: word, end }: Word, text: string): boolean {
  // DR is computed radiography's neighbour as well: in capitals it needs its stop, or a name behind it.
  if (word === 'DR') return text[end] === '.'
  return COURTESY.has(folded) || COURTESY_AS_SPELT.has(word) || COURTESY_AS_SPELT.has(`${word}${text[end] ?? ''}`)
}

/** The words of a name from a place on: initials, and words that look like a name. */
function nameAfter(words: readonly Word[], index: number, { text, titled }: { text: string; titled: boolean }): Span[] {
  const name: Word[] = []
  let end = (words[index] as Word).end
  for (const word of words.slice(index + 1, index + 1 + NAME_WORDS_MAX)) {
    const gap = text.slice(end, word.start)
    if (!/^[\s.:,=^_'’()#/-]{0,4}$/u.test(gap) || gap.includes('\n')) break
    const first = !name.some(({ text: part }) => part.length > 1)
    // After the first word of a name, a comma begins something else, and so does a word that is no name.
    const fits = first && titled ? looksNamed(word) || !isImagingTerm(word.folded) : looksNamed(word) || isInitial(word)
    if (!fits || (!first && gap.includes(','))) break
    name.push(word)
    end = word.end
  }
  return name.some(({ text: part }) => part.length > 1) || titled ? name : []
}

function nameBefore(words: readonly Word[], index: number, text: string): Span[] {
  const word = words[index - 1]
  const credential = words[index] as Word
  if (word === undefined || !/^[\s,.]{1,3}$/.test(text.slice(word.end, credential.start)) || !looksNamed(word)) return []
  const before = words[index - 2]
  const joined = before !== undefined && /^[\s,.]{1,3}$/.test(text.slice(before.end, word.start))
  return joined && (looksNamed(before) || isInitial(before)) ? [before, word] : [word]
}

/** A word in capitals, or with a first one, that the vocabulary does not know, or knows as a name too. */
function looksNamed({ text, folded }: Word): boolean {
  if (!/^\p{Lu}\p{L}/u.test(text) || isImagingTerm(folded)) return false
  return !isWord(folded) || isGivenName(folded) || isSurname(folded)
}

/** Capitals that stand for given names: `J.`, `J`, `JS`. */
function isInitial({ text, folded }: Word): boolean {
  return /^\p{Lu}{1,2}$/u.test(text) && (text.length === 1 || !isWord(folded))
}
