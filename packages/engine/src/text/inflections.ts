// An ending, and what stands in its place in the word that it is made from. Of 197,000 known names, each makes seven at most of words
// of six letters and more; endings that make more (-er, -s, -e) are left out, the worst kept is -ing.
const ENDINGS: readonly (readonly [ending: string, base: string])[] = [
  ...(['ed', 'ing', 'ness', 'able', 'ic', 'ee', 'ees', 'ment'].map((ending) => [ending, '']) as [string, string][]),
  ...(['ed', 'ation', 'ations', 'ement', 'ements'].map((ending) => [ending, 'e']) as [string, string][]),
  ...([['ique'], ['iques']].flat().map((ending) => [ending, 'ic']) as [string, string][]),
  ['iques', 'ique'],
  ['tion', 'te'],
  ['tions', 'te'],
  ['isation', 'ization'],
  ['isations', 'ization'],
  ['ised', 'ized'],
  ['ising', 'izing'],
  ['aire', 'ar'],
  ['aires', 'ar'],
  ['oire', 'ory'],
  ['oires', 'ory'],
  ['if', 'ive'],
  ['ifs', 'ive'],
  ['ives', 'ive'],
  ['ivite', 'ivity'],
  ['euse', 'eux'],
  ['euses', 'eux'],
  ['iennes', 'ien'],
  ['emia', 'emic'],
  ['osis', 'otic'],
]
const BASE_LETTERS_MIN = 6
const ENDING_LETTERS_MIN = 2

const BASES: ReadonlyMap<string, readonly string[]> = new Map(
  [...Map.groupBy(ENDINGS, ([ending]) => ending)].map(([ending, rows]) => [ending, rows.map(([, base]) => base)]),
)
const ENDING_LETTERS_MAX = Math.max(...ENDINGS.map(([ending]) => ending.length))

/** The words that a folded word may be an inflection of, in English or French: `reformatting` → `reformatt`, `atrophiques` → `atrophic`. */
export function inflectedFrom(word: string): string[] {
  const found: string[] = []
  for (
    let length = ENDING_LETTERS_MIN;
    length <= ENDING_LETTERS_MAX && word.length - length >= BASE_LETTERS_MIN - 2;
    length += 1
  ) {
    const stem = word.slice(0, word.length - length)
    for (const base of BASES.get(word.slice(-length)) ?? [])
      if (stem.length + base.length >= BASE_LETTERS_MIN) found.push(stem + base)
  }
  return found
}
