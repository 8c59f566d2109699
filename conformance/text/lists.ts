// The lists of names, places and phrases of this suite. They were written for it, and share nothing with what the product ships.
import { readFileSync } from 'node:fs'
import { halfOf, type Half } from './random.ts'
import { wordsOf } from './words.ts'

/** One part of a name, as it is written with Latin letters and, for some, in its own script. */
export interface NamePart {
  readonly latin: string
  readonly native?: string
}

/** The names of one community, both parts. */
export interface Community {
  readonly name: string
  readonly surnames: readonly NamePart[]
  readonly givenNames: readonly NamePart[]
}

/** A phrase as somebody typed it, with slots such as `{kv}` for values. */
interface Phrase {
  readonly domain: string
  readonly text: string
}

/** What one half of the lists holds. */
export interface Lists {
  readonly communities: readonly Community[]
  readonly places: Readonly<Record<string, readonly string[]>>
  readonly phrases: Readonly<Record<string, readonly string[]>>
  /** How many names are left out because the product ships them, of how many. */
  readonly shippedNames: { readonly left: number; readonly of: number }
}

/** Words of grammar, which both halves may share. */
const GRAMMAR = new Set(
  wordsOf('a and as at by de des du d et from for in into is la le les not no of on or per sans the to un une w wo with without'),
)

/** The lists of a half. Names for which `isShippedName` holds are left out, so that the planted ones are unknown to the product. */
export function listsOf(half: Half, isShippedName: (word: string) => boolean): Lists {
  const isOurs = (text: string): boolean => halfOf(longestWord(text)) === half
  const left = { left: 0, of: 0 }
  const parts = (names: string): NamePart[] => {
    const ours = names.split(';').filter((name) => isOurs(latinOf(name)))
    const unknown = ours.filter((name) => !wordsOf(latinOf(name)).some(isShippedName))
    left.of += ours.length
    left.left += ours.length - unknown.length
    return unknown.map((name) => {
      const [latin = '', native] = name.split('=')
      return native === undefined ? { latin } : { latin, native }
    })
  }
  const rows = rowsOf('names.csv').map(([name = '', part = '', names = '']) => ({ name, part, names: parts(names) }))
  const communities = [...new Set(rows.map(({ name }) => name))].map((name) => ({
    name,
    surnames: rows.find((row) => row.name === name && row.part === 'surname')?.names ?? [],
    givenNames: rows.find((row) => row.name === name && row.part === 'given')?.names ?? [],
  }))
  const places = rowsOf('places.csv').map(([kind = '', names = '']) => [kind, names.split(';').filter(isOurs)] as const)
  const phrases = Map.groupBy(
    allPhrases().filter((phrase) => phraseHalf(phrase) === half),
    ({ domain }) => domain,
  )
  return {
    communities: communities.filter(({ surnames, givenNames }) => surnames.length > 1 && givenNames.length > 1),
    places: Object.fromEntries(places),
    shippedNames: left,
    phrases: Object.fromEntries([...phrases].map(([domain, list]) => [domain, list.map(({ text }) => text)])),
  }
}

/** How many words of the harmless phrases of each half there are, and how many stand in both. */
export function sharedWords(): Readonly<Record<Half | 'both' | 'grammar', number>> {
  const [development, test] = (['development', 'test'] as const).map(
    (half) => new Set(allPhrases().flatMap((phrase) => (phraseHalf(phrase) === half ? bareWords(phrase.text) : []))),
  ) as [Set<string>, Set<string>]
  const both = [...development].filter((word) => test.has(word))
  const grammar = both.filter((word) => GRAMMAR.has(word) || word.length < 3 || /^\d+$/.test(word))
  return { development: development.size, test: test.size, both: both.length, grammar: grammar.length }
}

/** The words of the phrases that only this half has. */
export function ownWords(half: Half): ReadonlySet<string> {
  const other = new Set(allPhrases().flatMap((phrase) => (phraseHalf(phrase) === half ? [] : bareWords(phrase.text))))
  return new Set(
    allPhrases().flatMap((phrase) =>
      phraseHalf(phrase) === half ? bareWords(phrase.text).filter((word) => !other.has(word)) : [],
    ),
  )
}

/** How many words of names each half has, and how many stand in both, as particles and parts of double names do. */
export function sharedNames(): Readonly<Record<Half | 'both', number>> {
  const all = rowsOf('names.csv').flatMap(([, , names = '']) => names.split(';').map(latinOf))
  const [development, test] = (['development', 'test'] as const).map(
    (half) => new Set(all.filter((name) => halfOf(longestWord(name)) === half).flatMap(wordsOf)),
  ) as [Set<string>, Set<string>]
  return { development: development.size, test: test.size, both: [...development].filter((word) => test.has(word)).length }
}

/** A name of several words goes where the longest of them belongs. */
function longestWord(text: string): string {
  return wordsOf(text).toSorted((a, b) => b.length - a.length)[0] ?? text
}

function latinOf(name: string): string {
  return name.replace(/=.*/, '')
}

let phrasesRead: Phrase[] | undefined
let frequencies: Map<string, number> | undefined

function allPhrases(): Phrase[] {
  phrasesRead ??= textRows('phrases.csv').map((row) => {
    const comma = row.indexOf(',')
    return { domain: row.slice(0, comma), text: row.slice(comma + 1) }
  })
  return phrasesRead
}

/**
 * A phrase goes where its rarest word belongs: so the rare words, which tell how well a vocabulary reaches, are mostly disjoint,
 * while CT, axial and contrast are in both halves as they are in every hospital.
 */
function phraseHalf({ text }: Phrase): Half {
  frequencies ??= countWords()
  const known = frequencies
  const rarest = bareWords(text).toSorted((a, b) => (known.get(a) ?? 0) - (known.get(b) ?? 0) || (a < b ? -1 : 1))[0]
  return halfOf(rarest ?? text)
}

function countWords(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of allPhrases()) for (const word of bareWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function bareWords(text: string): string[] {
  return wordsOf(text.replaceAll(/\{\w+\}/g, ' '))
}

function rowsOf(file: string): string[][] {
  return textRows(file).map((row) => row.split(','))
}

function textRows(file: string): string[] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
}
