// The words that may survive in free text, and the names of people: what packages/engine/src/text reads.
import { foldWord } from '../../packages/engine/src/text/fold-word.ts'
import { medicalForms } from './medical-forms.ts'
import { vocabularySources, type VocabularySources } from './vocabulary-sources.ts'

const FOLDER = 'packages/engine/src/text/tables'

const START_LETTERS = 3

// A file stays below the wall for committed files (scripts/tidy/blobs.ts), so words are split by their first letters.
const WORD_FILES: readonly (readonly [name: string, first: string, last: string])[] = [
  ['words-a-c', 'a', 'c'],
  ['words-d-h', 'd', 'h'],
  ['words-i-p', 'i', 'p'],
  ['words-q-z', 'q', 'z'],
]

// Occurrences in SUBTLEX-US (51 million words) and ranks in French from which a word is ordinary although it is a name too.
const ENOUGH = {
  /** Against a name of the project's own list, or a place. */
  ownName: { spoken: 500, rank: 3000 },
  /** Against a name of the large list, whose collectors took in words that hardly anybody bears. */
  listedName: { spoken: 20, rank: 10_000 },
  /** For a word of two, three and four letters, which is no known name but may be an unknown one. */
  twoLetters: { spoken: 500, rank: 2000 },
  threeLetters: { spoken: 67, rank: 2000 },
  fourLetters: { spoken: 5, rank: 10_000 },
} as const

/** The generated files of the vocabulary: path from the repository's root → text. */
export function vocabularyTables(): Record<string, string> {
  const sources = vocabularySources()
  const words = ordinaryWords(sources)
  const glued = [...sources.gluedTerms].filter((word) => word.length > 1)
  const files: Record<string, string> = {
    [`${FOLDER}/terms.json`]: buckets([...sources.terms]),
    [`${FOLDER}/glued-terms.json`]: buckets(glued),
    [`${FOLDER}/prefixes.json`]: json([...sources.prefixes].toSorted(byCode)),
    [`${FOLDER}/medical-elements.json`]: json({
      stems: [...sources.stems].toSorted(byCode),
      endings: [...sources.endings].toSorted(byCode),
    }),
    [`${FOLDER}/place-names.json`]: byFirstWord([...sources.placeNames]),
    [`${FOLDER}/house-letters.json`]: json([...sources.houseLetters].toSorted(byCode)),
    [`${FOLDER}/given-names.json`]: buckets(namesOf(sources, sources.givenNames)),
    [`${FOLDER}/surnames.json`]: buckets(namesOf(sources, sources.surnames)),
    [`${FOLDER}/term-surnames.json`]: buckets([...sources.surnames].filter((name) => isTermSurname(sources, name))),
    [`${FOLDER}/names.json`]: buckets([...sources.listedNames].filter((name) => isListable(sources, name, words))),
    [`${FOLDER}/word-given-names.json`]: buckets(wordsThatAreNames(sources, words, sources.censusGivenNames)),
    [`${FOLDER}/word-surnames.json`]: buckets(wordsThatAreNames(sources, words, sources.censusSurnames)),
  }
  for (const [name, first, last] of WORD_FILES) {
    files[`${FOLDER}/${name}.json`] = buckets([...words].filter((word) => word >= first && word.charAt(0) <= last))
  }
  return files
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Ordinary words of English and French, and words of the standard. */
function ordinaryWords(sources: VocabularySources): Set<string> {
  const { english, french, meanings, attributeNames, codedTerms, kept } = sources
  const forms = medicalForms([...sources.terms, ...meanings.keys()].filter((word) => !isNamed(sources, word)))
  const candidates = new Set([...english, ...french, ...meanings.keys(), ...attributeNames, ...codedTerms, ...forms])
  return new Set([...[...candidates].filter((word) => isOrdinary(sources, word)), ...kept])
}

function isOrdinary(sources: VocabularySources, word: string): boolean {
  if (sources.dropped.has(word) || sources.terms.has(word) || !/^[a-z]{2,30}$/.test(word)) return false
  if (isNamed(sources, word)) return isFrequent(sources, word, 'ownName')
  if (sources.attributeNames.has(word)) return true
  if (sources.properNames.has(word)) return isFrequent(sources, word, 'listedName')
  if (sources.listedNames.has(word)) return isFrequent(sources, word, 'listedName') || isMeant(sources, word)
  if (word.length <= 3) return isFrequent(sources, word, word.length < 3 ? 'twoLetters' : 'threeLetters')
  return word.length > 4 || sources.meanings.has(word) || isFrequent(sources, word, 'fourLetters')
}

/** Whether the project's own lists have a word as the name of a person or a place. */
function isNamed({ givenNames, surnames, places }: VocabularySources, word: string): boolean {
  return givenNames.has(word) || surnames.has(word) || places.has(word)
}

/** A word of a language's list that a meaning of PS3.16 has too: the large list of names took in many, `fossa` and `oncology`. */
function isMeant({ english, french, meanings }: VocabularySources, word: string): boolean {
  return meanings.has(word) && word.length > 3 && (english.has(word) || french.has(word))
}

function isFrequent(sources: VocabularySources, word: string, against: keyof typeof ENOUGH): boolean {
  const { spoken, rank } = ENOUGH[against]
  if (sources.english.has(word) && (sources.spokenEnglish.get(word) ?? 0) >= spoken) return true
  // The French list is in lower case throughout, so it cannot tell Marie from a form of marier.
  if (sources.givenNames.has(word)) return false
  return sources.french.has(word) && (sources.frenchRanks.get(word) ?? Infinity) <= rank
}

/**
 * The project's own names. A term that may stand glued is none, nor a short one: HEAD and NECK are surnames, but side by side they are no
 * person. Other terms may be both (DIXON); a cleaner cuts those beside a name only.
 */
function namesOf({ terms, gluedTerms }: VocabularySources, names: ReadonlySet<string>): string[] {
  return [...names].filter((name) => /^[a-z]{2,}$/.test(name) && !gluedTerms.has(name) && !(terms.has(name) && name.length < 4))
}

// Occurrences from which a word begins sentences too often to be told from a name by its capital: In, Day, Fast.
const EVERYWHERE = 1500

/** A term that is a surname of the project's own list, and no part of the body, of which images are named: SWAN and TSE, not CHEST. */
function isTermSurname({ terms, bodyTerms, spokenEnglish }: VocabularySources, name: string): boolean {
  const isEverywhere = (spokenEnglish.get(name) ?? 0) > EVERYWHERE
  return terms.has(name) && !bodyTerms.has(name) && !isEverywhere && /^[a-z]{2,}$/.test(name)
}

/** The large list has been collected without much care: what it calls a name and is a word stays a word and nothing else. */
function isListable(sources: VocabularySources, name: string, words: ReadonlySet<string>): boolean {
  if (sources.givenNames.has(name) || sources.surnames.has(name)) return false
  return /^[a-z]{2,}$/.test(name) && !words.has(name) && !sources.terms.has(name)
}

// From so many meanings of PS3.16 on, and in the name of an attribute, a word of the census is hardly ever a name in a header: BRAIN, Slice.
const MEANINGS_MAX = 12

/** Words and terms that somebody bears as a name: next to another name they may be one. */
function wordsThatAreNames(sources: VocabularySources, words: ReadonlySet<string>, names: ReadonlySet<string>): string[] {
  const { terms, meanings, attributeNames } = sources
  const isOften = (name: string): boolean =>
    ((meanings.get(name) ?? 0) > MEANINGS_MAX || attributeNames.has(name)) && !isNamed(sources, name)
  return [...names].filter((name) => name.length > 2 && (words.has(name) || terms.has(name)) && !isOften(name))
}

/**
 * One line for all words that begin with the same three letters, which are not repeated; sorted, so that a difference can be read.
 * A tilde stands for the same word with an s, as every fourth word is.
 */
function buckets(words: readonly string[]): string {
  const all = new Set(words)
  const lines = new Map<string, string[]>()
  for (const word of [...all].toSorted(byCode)) {
    if (isPlural(all, word)) continue
    const start = word.slice(0, START_LETTERS)
    const rests = lines.get(start) ?? []
    lines.set(start, rests)
    rests.push(word.slice(START_LETTERS) + (all.has(`${word}s`) && isPlural(all, `${word}s`) ? '~' : ''))
  }
  const rows = [...lines].toSorted(([a], [b]) => byCode(a, b))
  return `{\n${rows.map(([start, rests]) => `  ${JSON.stringify(start)}: ${JSON.stringify(rests.join(' '))}`).join(',\n')}\n}\n`
}

/** One line for all names of several words that begin with the same one; the other words of each are joined. */
function byFirstWord(names: readonly string[]): string {
  const lines = new Map<string, string[]>()
  for (const name of names.map(foldWord).toSorted(byCode)) {
    const [first = '', ...rest] = name.split('-')
    const rests = lines.get(first) ?? []
    lines.set(first, rests)
    rests.push(rest.join(''))
  }
  const rows = [...lines].toSorted(([a], [b]) => byCode(a, b))
  const row = ([first, rests]: [string, string[]]): string =>
    `  ${JSON.stringify(first)}: ${JSON.stringify([...new Set(rests)].toSorted(byCode).join(' '))}`
  return `{\n${rows.map(row).join(',\n')}\n}\n`
}

/** Whether a word is written as another one's tilde; both must be of one bucket, and no word is both. */
function isPlural(all: ReadonlySet<string>, word: string): boolean {
  const singular = word.slice(0, -1)
  return word.endsWith('s') && singular.length >= START_LETTERS && all.has(singular) && !isPlural(all, singular)
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
