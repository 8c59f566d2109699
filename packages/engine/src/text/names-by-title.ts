import { isAcronym } from './acronyms.ts'
import { isEponymInPhrase } from './eponyms.ts'
import { isNotation } from './notations.ts'
import { isParticle } from './name-parts.ts'
import { isCapital, isCapitalized, isInitial, isOneStyle, looksNamed } from './name-words.ts'
import type { Span } from './span.ts'
import {
  isGivenName,
  isImagingTerm,
  isOwnGivenName,
  isOwnSurname,
  isSurname,
  isTerm,
  isTermSurname,
  isWord,
  mayBeGivenName,
  mayBeSurname,
} from './vocabulary.ts'
import type { Word } from './words.ts'

// A title of courtesy: whatever follows it is a name.
const COURTESY = new Set('dre doctor docteur docteure prof professor professeur mrs miss mme mlle madame monsieur sir'.split(' '))
// These are modalities, sides and units too: only their usual spelling, or their stop, makes them titles.
const COURTESY_AS_SPELT = new Set(['Dr', 'Mr', 'Ms', 'Pr', 'DR.', 'dr.', 'MR.', 'MS.', 'PR.', 'M.'])
// A role of staff: a name follows it where it looks like one, and behind a colon whatever has a capital.
const STAFF = new Set(
  [
    'tech technologist technician technologue radiologist radiologiste physician physicist nurse infirmier infirmiere',
    'referring referrer ref attending attn operator opr resident fellow consultant surgeon chirurgien clinician medecin rad mrt rt',
  ].flatMap((line) => line.split(' ')),
)
// Other words that a name may follow.
const LEADS = new Set(
  'referred by par cc md from signed verified dictated transcribed patient pt name nom dr mr ms init initials initiales'.split(
    ' ',
  ),
)
// Behind these, two or three capitals are somebody's initials; behind RT only where nothing else can be meant.
const INITIALED = new Set('tech technologist technologue init initials initiales opr operator'.split(' '))
// What stands behind a name.
const CREDENTIALS = new Set('md mrt phd frcpc frcp rn np rt rtr bsc msc mph cnp dds'.split(' '))
const NAME_WORDS_MAX = 5
const MODALITIES = new Set('CT CR DR DSA IRM IV MG MR MRA MRI NM PA PET PT RF RT SPECT TDM US XA XR'.split(' '))

/** Names that a title, a role or a degree gives away: `Dr. Hart`, `tech: JS`, `Mme Roy`, `Hart, MD`. */
export function titledNamesIn(text: string, words: readonly Word[]): Span[] {
  const spans: Span[] = []
  for (const [index, word] of words.entries()) {
    const following = words.slice(index + 1, index + 1 + NAME_WORDS_MAX)
    if (isCourtesy(word, text)) {
      const name = nameAfter(word, following, { text, mayBegin: isCapital })
      spans.push(...(name.length === 0 ? [] : [word]), ...name)
    } else if ((STAFF.has(word.folded) || LEADS.has(word.folded)) && !isCredential(words, index, text)) {
      spans.push(
        ...initialsAfter(word, following[0], text),
        ...nameAfter(word, following, { text, mayBegin: beginningAfter(word, text) }),
      )
    }
    if (CREDENTIALS.has(word.folded)) spans.push(...nameBefore(words, index, text))
  }
  return spans
}

/** `B.B. Garside MRT FAST`: what stands behind a name and before no colon is that person's degree, and no role of the next word. */
function isCredential(words: readonly Word[], index: number, text: string): boolean {
  const { folded, end } = words[index] as Word
  return CREDENTIALS.has(folded) && text[end] !== ':' && nameBefore(words, index, text).length > 0
}

function isCourtesy({ folded, text: word, end }: Word, text: string): boolean {
  return COURTESY.has(folded) || COURTESY_AS_SPELT.has(word) || COURTESY_AS_SPELT.has(`${word}${text[end] ?? ''}`)
}

/** How a name may begin behind a role; DR in capitals is a modality before a term, and a doctor before any other word. */
function beginningAfter({ folded, text: role, end }: Word, text: string): (word: Word) => boolean {
  if (role === 'DR') return (word) => isCapital(word) && (!isTerm(word.folded) || isTermSurname(word.folded))
  const isNamed = STAFF.has(folded) && text[end] === ':' ? isCapitalized : looksNamed
  return (word) => isNamed(word) && !isEponymInPhrase(word, text)
}

/** The words of a name behind a title: initials, a first word that may begin it, and what goes on like a name. */
function nameAfter(
  title: Word,
  following: readonly Word[],
  { text, mayBegin }: { text: string; mayBegin: (word: Word) => boolean },
): Span[] {
  const initials: Word[] = []
  const particles: Word[] = []
  const name: Word[] = []
  let end = title.end
  for (const [index, word] of following.entries()) {
    const gap = text.slice(end, word.start)
    const last = name.at(-1)
    // Behind a word a stop ends the sentence, behind an initial it is the initial's.
    const isEnd = gap.includes('\n') || (gap.includes('.') && last !== undefined && last.end === end)
    if (isEnd || !/^[\s.:,=^_'’()#/-]{0,4}$/u.test(gap)) break
    // `van der Berg`: particles belong to what follows them.
    if (isParticle(word.folded) && (!isCapital(word) || isCapitalParticle(word, following[index + 1], text))) particles.push(word)
    else if (isInitial(word) && !(last !== undefined && text[word.end] === '-')) initials.push(word)
    else if (
      last === undefined
        ? initials.length === 0
          ? mayBegin(word) || isListed(word, following[index + 1], text)
          : isBehindInitials(word, initials.at(-1) as Word, { text, mayBegin })
        : goesOn(name, word, { gap, text })
    )
      name.push(...particles.splice(0), word)
    else break
    end = word.end
  }
  if (name.length > 0) return [...initials, ...name]
  return initials.filter((word) => isNameAlone(word, title))
}

/** `Dr. Ng`, `DR HO`: two letters that are a surname of the list; what looks like initials is all of the name. */
function isNameAlone(word: Word, title: Word): boolean {
  return word.text.length > 1 && isOwnSurname(word.folded) && (title.folded === 'dr' || COURTESY.has(title.folded))
}

/** `Dr. J. Stone`, but not `tech: HQ Pneumonia`: two letters are all that there is of a name, unless what follows can only be one. */
function isBehindInitials(
  word: Word,
  initial: Word,
  { text, mayBegin }: { text: string; mayBegin: (word: Word) => boolean },
): boolean {
  const isWhole = initial.text.length > 1 || text.slice(initial.end, word.start).includes(',')
  if (isWhole && text[initial.end] !== '.') return looksNamed(word) && !isWord(word.folded) && !isAcronym(word)
  return mayBegin(word) || (isCapital(word) && !isTerm(word.folded))
}

/** `SHIN, Youngsook`: a surname that is a term, before a given name that nobody knows as a word. */
function isListed(word: Word, next: Word | undefined, text: string): boolean {
  if (next === undefined || !isCapital(word) || !isCapital(next)) return false
  return (
    text.slice(word.end, next.start) === ', ' &&
    (!isWord(next.folded) || isOwnGivenName(next.folded) || (mayBeGivenName(next.folded) && mayBeSurname(word.folded)))
  )
}

/** `Del Monte`, `La Rosa`: a particle with a capital before a word with one that is no term. */
function isCapitalParticle(particle: Word, next: Word | undefined, text: string): boolean {
  return (
    next !== undefined &&
    isCapital(next) &&
    text.slice(particle.end, next.start) === ' ' &&
    !isTerm(next.folded) &&
    particle.text.length > 1
  )
}

/** Whether a word belongs to the name before it: `Gill, Harpreet`, `Anna Price`, `Dawn Crane`, but not `Gill, chest`. */
function goesOn(name: readonly Word[], word: Word, { gap, text }: { gap: string; text: string }): boolean {
  const last = name.at(-1) as Word
  if (gap === '-') return isCapital(word)
  if (/^['’]$/u.test(gap)) return true
  if (isEponymInPhrase(word, text)) return false
  if (gap.includes(','))
    return isCapital(word) && (isGivenName(word.folded) || isGivenTerm(last, word) || (looksNamed(word) && !isWord(word.folded)))
  const isPlain = isWord(word.folded)
  // `DR SUN Stone 10 mm`, `Dr. Hart / Lung`: a name in capitals goes on in capitals, and no sign parts it.
  if (isPlain && ((last.text.length > 1 && !isOneStyle(last, word)) || !/^[ ^_]$/.test(gap))) return false
  // A given name and a surname are whole: what follows is of the name only where it can be nothing else.
  if (isWhole(name)) return looksNamed(word) && !isPlain
  if (looksNamed(word)) return true
  if (!isCapital(word)) return false
  if (mayBeGivenName(last.folded) && mayBeSurname(word.folded) && isCapitalized(word)) return true
  // Behind what is a given name only, any word with a capital is a surname; else where nothing goes on: `Dr. Anna Titian`.
  const isEnd = /^\s*(?:$|[.,;:)])/u.test(text.slice(word.end, word.end + 3))
  const isGivenOnly = isGivenName(last.folded) && !isSurname(last.folded)
  if (!isCapitalized(word)) return false
  if (isImagingTerm(word.folded))
    return isTermSurname(word.folded) || (isGivenName(last.folded) && mayBeSurname(word.folded) && isEnd)
  return isGivenOnly || (mayBeGivenName(last.folded) && isEnd) || isTermSurname(word.folded)
}

/** `Kjaergaard, Asa`: a term that somebody bears, written as the surname is. */
function isGivenTerm(last: Word, word: Word): boolean {
  return mayBeGivenName(word.folded) && isCapitalized(last) === isCapitalized(word)
}

/** A surname of the list that is nobody's given name, or two words of which the last is a surname of the list, or no given name. */
function isWhole(name: readonly Word[]): boolean {
  const { folded } = name.at(-1) as Word
  if (name.length === 1) return isOwnSurname(folded) && !isOwnGivenName(folded) && !isWord(folded)
  return isOwnSurname(folded) || !mayBeGivenName(folded)
}

function initialsAfter(role: Word, word: Word | undefined, text: string): Span[] {
  if (word === undefined || !/^\p{Lu}{2,3}$/u.test(word.text)) return []
  const gap = text.slice(role.end, word.start)
  if (!/^[\s.:=]{1,3}$/.test(gap)) return []
  if (INITIALED.has(role.folded) || (gap.includes(':') && STAFF.has(role.folded))) return [word]
  // `scanned by GD`, but `guided by CT`.
  if (role.folded === 'by' || role.folded === 'par') return MODALITIES.has(word.text) ? [] : [word]
  return role.text === 'RT' && word.text.length === 2 && !isImagingTerm(word.folded) ? [word] : []
}

/** The words of a name before a degree, from behind: what looks like a name, or has initials or a given name before it. */
function nameBefore(words: readonly Word[], index: number, text: string): Span[] {
  const name: Word[] = []
  let next = words[index] as Word
  for (const word of words.slice(Math.max(0, index - NAME_WORDS_MAX), index).toReversed()) {
    if (!/^[\s,.('’-]{1,3}$/.test(text.slice(word.end, next.start))) break
    if (!isCapital(word) && !isInitial(word) && !isParticle(word.folded)) break
    if (isNotation(word, text) || isNobodys(word)) break
    name.push(word)
    next = word
  }
  // From the farthest word that shows a name on, everything up to the degree is one.
  const shows = name.findLastIndex((word, at) => {
    const after = name[at - 1]
    const gap = after === undefined ? '' : text.slice(word.end, after.start)
    const isGivenFirst = after !== undefined && gap === ' ' && looksNamed(after) && isCapitalized(word) && !isTerm(word.folded)
    const isSurnameFirst = after !== undefined && gap.includes(',') && isGivenBehind(after) && !isImagingTerm(word.folded)
    return (
      looksNamed(word) ||
      isGivenName(word.folded) ||
      isGivenFirst ||
      isSurnameFirst ||
      (isInitial(word) && /['’.]/.test(text[word.end] ?? ''))
    )
  })
  const particles = name.slice(shows + 1).findIndex((word) => !isParticle(word.folded) || !isCapital(word))
  return shows < 0 ? [] : name.slice(0, particles < 0 ? name.length : shows + 1 + particles)
}

/** A term of imaging that nobody bears as a name: what stands before it is no part of one. */
function isNobodys({ folded }: Word): boolean {
  return folded.length > 2 && isImagingTerm(folded) && !mayBeSurname(folded) && !mayBeGivenName(folded)
}

/** What stands behind a surname and a comma: a given name, or what nobody knows as a word. */
function isGivenBehind(word: Word): boolean {
  return isGivenName(word.folded) || (looksNamed(word) && !isWord(word.folded))
}
