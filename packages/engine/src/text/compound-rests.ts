import prefixes from './tables/prefixes.json' with { type: 'json' }

const PREFIXES: ReadonlySet<string> = new Set(prefixes)
const PREFIX_LETTERS_MIN = 3
const PREFIX_LETTERS_MAX = Math.max(...prefixes.map((prefix) => prefix.length))
// From six letters on, a prefix and a word made two of 195,000 known names; from five on, fourteen.
const REST_LETTERS_MIN = 6

/** What is left of a folded word behind each prefix of medicine that it may begin with: `periventricular` → `ventricular`. */
export function compoundRests(word: string): string[] {
  const rests: string[] = []
  const lengthMax = Math.min(PREFIX_LETTERS_MAX, word.length - REST_LETTERS_MIN)
  for (let length = PREFIX_LETTERS_MIN; length <= lengthMax; length += 1) {
    if (PREFIXES.has(word.slice(0, length))) rests.push(word.slice(length))
  }
  return rests
}
