import { isParticle } from './name-parts.ts'
import { foldWord, isGivenName, isImagingTerm, isSurname, isTerm, isWord } from './vocabulary.ts'
import type { Word } from './words.ts'

// Longer numbers name people and orders.
const DIGITS_MAX = 5
const PARTS = /\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|[\p{L}\p{M}]+|\d+|\p{N}+/gu
const PARTS_BEHIND_CAPITALS = /\p{Lu}{2,}|\p{Lu}?\p{Ll}+|\p{Lu}|[\p{L}\p{M}]+|\d+|\p{N}+/gu
const CAPITALS_BEFORE_WORD = /(?<!\p{Lu})\p{Lu}{2,3}\p{Ll}{3,}/u
const UNIT_LETTERS_MAX = 2
const GLUED_TERM_LETTERS_MIN = 3
const GLUED_LETTERS_MAX = 40

/** Words and numbers that are written as one: `T2W`, `AbdRoutine`, `t1mprage`, `B30f`. */
export function isComposed({ text, folded }: Word, keep: ReadonlySet<string>): boolean {
  if (folded.length > GLUED_LETTERS_MAX || (folded.match(/\d/g)?.length ?? 0) > DIGITS_MAX) return false
  if (isShortCode(text)) return true
  if (areKnown(text.match(PARTS) ?? [], text, keep)) return true
  // `mpMRI`, `ceMRA`: what kind of it stands before a term; more than one small letter, since `hART` is a name typed wrongly.
  if (/^[a-z]{2,3}[A-Z]{2,6}$/.test(text) && isTerm(text.replace(/^[a-z]+/, '').toLowerCase())) return true
  // Behind two or three capitals a small word may begin with the last of them, or behind it: `CTDIvol`, `HRlung`.
  return CAPITALS_BEFORE_WORD.test(text) && areKnown(text.match(PARTS_BEHIND_CAPITALS) ?? [], text, keep)
}

function areKnown(parts: readonly string[], text: string, keep: ReadonlySet<string>): boolean {
  const counted = /\d/.test(text)
  return parts.every((part) => {
    if (/^\d+$/.test(part) || /^[A-Za-z]$/.test(part)) return true
    const plain = foldWord(part)
    if (isImagingTerm(plain) || keep.has(plain)) return true
    // `5mm`, `32ch`: a short word beside a number is its unit, and not the first half of a name.
    if (counted && plain.length <= UNIT_LETTERS_MAX && isWord(plain)) return true
    // `NumberOfSlices`: what joins words is one too.
    if (parts.length > 2 && isParticle(plain) && isWord(plain)) return true
    if (isGivenName(plain) || isSurname(plain)) return false
    return (
      (parts.length > 1 && (plain.length > UNIT_LETTERS_MAX || /^[A-Z]{2}$/.test(part)) && isWord(plain)) || isGluedTerms(plain)
    )
  })
}

/** Two or three letters that are no name, and one or two digits: `MCR2`, `FC08`. More of either could number a person. */
function isShortCode(text: string): boolean {
  const [, letters = ''] = /^([A-Za-z]{2,3})\d{1,2}[A-Za-z]?$/.exec(text) ?? []
  const plain = letters.toLowerCase()
  return plain !== '' && !isGivenName(plain) && !isSurname(plain)
}

/** Whether a word is nothing but terms of imaging, one behind the other. */
function isGluedTerms(word: string): boolean {
  const reached = [true]
  for (let end = GLUED_TERM_LETTERS_MIN; end <= word.length; end += 1) {
    for (let start = 0; start <= end - GLUED_TERM_LETTERS_MIN && reached[end] !== true; start += 1)
      if (reached[start] === true && isImagingTerm(word.slice(start, end))) reached[end] = true
  }
  return reached[word.length] === true
}
