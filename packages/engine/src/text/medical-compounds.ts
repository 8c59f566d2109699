import elements from './tables/medical-elements.json' with { type: 'json' }
import prefixes from './tables/prefixes.json' with { type: 'json' }

const STEMS: ReadonlySet<string> = new Set(elements.stems)
const ENDINGS: ReadonlySet<string> = new Set(elements.endings)
const PREFIXES: ReadonlySet<string> = new Set(prefixes)

// From eight letters on, four of 205,000 known names are made of these elements (Cristian); from seven on, sixteen.
const LETTERS_MIN = 8
const LETTERS_MAX = 40
const ELEMENT_LETTERS_MIN = 3
const ELEMENT_LETTERS_MAX = Math.max(...[...elements.stems, ...prefixes].map((element) => element.length))

/**
 * Whether a folded word is built as medicine builds its words: prefixes and stems with an o behind them, a stem, and an ending that stems
 * have in English or French (`pericholecystitis`, `myocardique`). Such a word needs no list.
 */
export function isMedicalCompound(word: string): boolean {
  if (word.length < LETTERS_MIN || word.length > LETTERS_MAX) return false
  const begins = new Set([0])
  // A set is walked in the order in which it grows, and every place is walked once.
  for (const start of begins) {
    const endMax = Math.min(start + ELEMENT_LETTERS_MAX, word.length)
    for (let end = start + ELEMENT_LETTERS_MIN; end <= endMax; end += 1) {
      const element = word.slice(start, end)
      if (PREFIXES.has(element)) begins.add(end)
      if (!isStem(element, word[end])) continue
      if (ENDINGS.has(word.slice(end))) return true
      if (word[end] === 'o') begins.add(end + 1)
    }
  }
  return false
}

/** A stem, or a prefix that is a stem with its o: `cardio` before `logie`, whose list has `ologie`. */
function isStem(element: string, next: string | undefined): boolean {
  return STEMS.has(element) || (next === 'o' && PREFIXES.has(`${element}o`))
}
