/*
 * The lists of names, places and phrases of this suite. They were written for it, and share nothing with what the product ships. Those
 * of `test` were written by somebody who had seen neither those of `development` nor the product's: they are not to be read, nor is
 * anything to be changed in them but what is no such name or phrase, or they too become a list that the cleaner was made with.
 */
import { readFileSync } from 'node:fs'
import type { Seed } from './random.ts'
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
export interface Phrase {
  readonly domain: string
  readonly text: string
}

/** What the lists of a seed hold. */
export interface Lists {
  readonly communities: readonly Community[]
  readonly places: Readonly<Record<string, readonly string[]>>
  readonly phrases: Readonly<Record<string, readonly Phrase[]>>
  /** How many names are left out because the product ships them, of how many. */
  readonly shippedNames: { readonly left: number; readonly of: number }
}

/** The community of those whose names are words. */
export const WORD_NAMES = 'word names'

/** Words of grammar, which both seeds may share. */
const GRAMMAR = new Set(
  wordsOf('a and as at by de des du d et from for in into is la le les not no of on or per sans the to un une w wo with without'),
)

type Topic = 'names' | 'phrases' | 'places'

const FILES: Readonly<Record<Seed, (topic: Topic) => string>> = {
  development: (topic) => `${topic}.csv`,
  test: (topic) => `holdout-${topic}.csv`,
}

const OTHER: Readonly<Record<Seed, Seed>> = { development: 'test', test: 'development' }

/** The lists of a seed. Names for which `isShippedName` holds are left out, so that the planted ones are unknown to the product. */
export function listsOf(seed: Seed, isShippedName: (word: string) => boolean): Lists {
  const left = { left: 0, of: 0 }
  const parts = (names: string): NamePart[] => {
    const all = names.split(';')
    const unknown = all.filter((name) => !wordsOf(latinOf(name)).some(isShippedName))
    left.of += all.length
    left.left += all.length - unknown.length
    return unknown.map((name) => {
      const [latin = '', native] = name.split('=')
      return native === undefined ? { latin } : { latin, native }
    })
  }
  const rows = rowsOf(seed, 'names').map(([name = '', part = '', names = '']) => ({ name, part, names: parts(names) }))
  const communities = [...new Set(rows.map(({ name }) => name))].map((name) => ({
    name,
    surnames: rows.find((row) => row.name === name && row.part === 'surname')?.names ?? [],
    givenNames: rows.find((row) => row.name === name && row.part === 'given')?.names ?? [],
  }))
  const places = rowsOf(seed, 'places').map(([kind = '', names = '']) => [kind, names.split(';')] as const)
  const phrases = Map.groupBy(phrasesOf(seed), ({ domain }) => domain)
  return {
    communities: communities.filter(({ surnames, givenNames }) => surnames.length > 1 && givenNames.length > 1),
    places: Object.fromEntries(places),
    shippedNames: left,
    phrases: Object.fromEntries(phrases),
  }
}

/** How many words of the harmless phrases of each seed there are, and how many stand in both. */
export function sharedWords(): Readonly<Record<Seed | 'both' | 'grammar', number>> {
  const [development, test] = [phraseWords('development'), phraseWords('test')]
  const both = [...development].filter((word) => test.has(word))
  const grammar = both.filter((word) => GRAMMAR.has(word) || word.length < 3 || /^\d+$/.test(word))
  return { development: development.size, test: test.size, both: both.length, grammar: grammar.length }
}

/** The words of the phrases that only this seed has. */
export function ownWords(seed: Seed): ReadonlySet<string> {
  const other = phraseWords(OTHER[seed])
  return new Set([...phraseWords(seed)].filter((word) => !other.has(word)))
}

/** How many words of names each seed has, and how many stand in both, as particles and parts of double names do. */
export function sharedNames(): Readonly<Record<Seed | 'both', number>> {
  const [development, test] = [nameWords('development'), nameWords('test')]
  return { development: development.size, test: test.size, both: [...development].filter((word) => test.has(word)).length }
}

/** Phrases that have a name of the same seed in them, but for such names as are words. */
export function phrasesWithNames(seed: Seed): string[] {
  const names = rowsOf(seed, 'names').flatMap(([community, , list = '']) =>
    community === WORD_NAMES ? [] : list.split(';').map(latinOf),
  )
  const whole = new Set(names.map(wordsOf).flatMap((words) => (words.length === 1 ? words : [])))
  return phrasesOf(seed).flatMap(({ text }) => (bareWords(text).some((word) => word.length > 3 && whole.has(word)) ? [text] : []))
}

function latinOf(name: string): string {
  return name.replace(/=.*/, '')
}

const phrasesRead = new Map<Seed, Phrase[]>()

function phrasesOf(seed: Seed): Phrase[] {
  const read =
    phrasesRead.get(seed) ??
    textRows(seed, 'phrases').map((row) => {
      const comma = row.indexOf(',')
      return { domain: row.slice(0, comma), text: row.slice(comma + 1) }
    })
  phrasesRead.set(seed, read)
  return read
}

function phraseWords(seed: Seed): Set<string> {
  return new Set(phrasesOf(seed).flatMap(({ text }) => bareWords(text)))
}

function nameWords(seed: Seed): Set<string> {
  return new Set(rowsOf(seed, 'names').flatMap(([, , names = '']) => names.split(';').map(latinOf).flatMap(wordsOf)))
}

function bareWords(text: string): string[] {
  return wordsOf(text.replaceAll(/\{\w+\}/g, ' '))
}

function rowsOf(seed: Seed, topic: Topic): string[][] {
  return textRows(seed, topic).map((row) => row.split(','))
}

function textRows(seed: Seed, topic: Topic): string[] {
  return readFileSync(new URL(FILES[seed](topic), import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
}
