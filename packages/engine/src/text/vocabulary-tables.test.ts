// Goal: the tables of the vocabulary are what their sources say, and no name gets in by another door.
// Method: hold the project's own lists against the answers, and try every known name as a word made of glued terms.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isMedicalCompound } from './medical-compounds.ts'
import { foldWord, isGivenName, isImagingTerm, isSurname, isWord } from './vocabulary.ts'

const lists = join(import.meta.dirname, '../../../../scripts/vocabulary')
const tables = join(import.meta.dirname, 'tables')
const LETTERS_MIN_OF_A_NAME = 2
const TABLE_BYTES_MAX = 6 * 1024 * 1024
const FREQUENT_SURNAMES = 'Frequent in British Columbia'

interface ListRow {
  readonly kind: string
  readonly because: string
  readonly words: readonly string[]
}

/** The first column is the kind, the last the words, the one before it the reason; none has a quotation mark. */
function readList(file: string): ListRow[] {
  const lines = readFileSync(join(lists, file), 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const fields = line.split(',')
    return { kind: fields[0] ?? '', because: fields.at(-2) ?? '', words: (fields.at(-1) ?? '').split(' ') }
  })
}

function readTable(file: string): [start: string, rests: string[]][] {
  // By its lines: an object would have keys such as 111 before all others.
  const lines = readFileSync(join(tables, file), 'utf8').matchAll(/^ {2}"([^"]+)": "([^"]*)",?$/gm)
  return Array.from(lines, ([, start = '', rests = '']) => [start, rests.split(' ')])
}

function wordsOf(file: string): string[] {
  return readTable(file).flatMap(([start, rests]) =>
    rests.flatMap((rest) => (rest.endsWith('~') ? [start + rest.slice(0, -1), `${start}${rest.slice(0, -1)}s`] : [start + rest])),
  )
}

function folded(rows: readonly ListRow[]): string[] {
  return [...new Set(rows.flatMap(({ words }) => words).flatMap((word) => foldWord(word).split(/[^a-z0-9]+/)))]
}

/** Whether a word is a chain of terms that may stand glued, each of two letters or more. */
function isChain(word: string): boolean {
  const reached = new Set([0])
  for (let end = 2; end <= word.length; end += 1) {
    if ([...reached].some((start) => isImagingTerm(word.slice(start, end)))) reached.add(end)
  }
  return reached.has(word.length)
}

const decisions = readList('decisions.csv')
const names = readList('names.csv')
const allPlaces = readList('places.csv')
// Places of several words, and hospitals' letters, which are no places by a single word.
const places = allPlaces.filter(({ kind }) => !['house', 'town', 'letters'].includes(kind))
const letters = allPlaces.filter(({ kind }) => kind === 'letters')
const terms = readList('imaging-terms.csv')
const decided = (decision: string) => new Set(folded(decisions.filter(({ kind }) => kind === decision)))
const tableFiles = readdirSync(tables).filter((file) => file.endsWith('.json') && file !== 'place-names.json')

describe('the lists', () => {
  it('say why in every row', () => {
    expect([...decisions, ...names, ...allPlaces, ...terms].filter(({ because }) => because.length < 5)).toEqual([])
  })

  it('have no row without a word, and no word twice in a row', () => {
    const rows = [...decisions, ...names, ...allPlaces, ...terms]
    expect(rows.filter(({ words }) => words.includes('') || new Set(words).size < words.length)).toEqual([])
  })

  it('have only kinds that the generator knows', () => {
    expect([...new Set(decisions.map(({ kind }) => kind))].toSorted()).toEqual(['apart', 'name', 'word'])
    expect([...new Set(names.map(({ kind }) => kind))].toSorted()).toEqual(['family', 'given'])
  })

  it('decide no word twice', () => {
    expect([...decided('word')].filter((word) => decided('name').has(word))).toEqual([])
  })
})

describe('the tables', () => {
  it('stay small enough to be loaded by every thread', () => {
    const sizes = tableFiles.map((file) => readFileSync(join(tables, file)).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(TABLE_BYTES_MAX)
  })

  it.each(tableFiles)('%s is sorted, folded, each word once', (file) => {
    const buckets = readTable(file)
    expect(buckets.map(([start]) => start)).toEqual(buckets.map(([start]) => start).toSorted())
    const unsorted = buckets.filter(([, rests]) =>
      rests.some((rest, index) => index > 0 && rest.replace('~', '') <= (rests[index - 1] ?? '').replace('~', '')),
    )
    expect(unsorted).toEqual([])
    const words = wordsOf(file)
    expect(words.filter((word) => foldWord(word) !== word)).toEqual([])
    expect(new Set(words).size).toBe(words.length)
  })

  it('answer for every word they hold', () => {
    expect(
      ['terms.json', ...tableFiles.filter((file) => file.startsWith('words-'))].flatMap(wordsOf).filter((word) => !isWord(word)),
    ).toEqual([])
    expect(wordsOf('glued-terms.json').filter((word) => !isImagingTerm(word))).toEqual([])
    expect(wordsOf('given-names.json').filter((word) => !isGivenName(word))).toEqual([])
    expect(wordsOf('surnames.json').filter((word) => !isSurname(word))).toEqual([])
  })
})

describe('terms', () => {
  it('are words, unless a decision calls them names', () => {
    const plain = terms
      .flatMap(({ words }) => words)
      .filter((word) => !word.includes('{'))
      .map(foldWord)
    expect(plain.filter((word) => !isWord(word) && !decided('name').has(word))).toEqual([])
  })

  it('that may stand glued are words too', () => {
    expect(wordsOf('glued-terms.json').filter((word) => !isWord(word))).toEqual([])
  })

  it('make no known name when they stand glued', () => {
    const known = [...folded(names), ...wordsOf('names.json')].filter((name) => !isWord(name))
    expect(known.length).toBeGreaterThan(150_000)
    expect(known.filter(isChain)).toEqual([])
    expect(isChain('t1mprage')).toBe(true)
  })
})

describe('names', () => {
  it('of the project are known, unless they are terms of imaging', () => {
    const terms = new Set(wordsOf('terms.json'))
    const own = folded(names).filter((name) => name.length >= LETTERS_MIN_OF_A_NAME)
    expect(own.filter((name) => !isGivenName(name) && !isSurname(name) && !terms.has(name))).toEqual([])
  })

  it('that are words too are these, of the frequent surnames of British Columbia', () => {
    const frequent = folded(names.filter(({ because }) => because === FREQUENT_SURNAMES))
    expect(frequent.length).toBeGreaterThanOrEqual(300)
    expect(frequent.filter(isWord).toSorted().join(' ')).toBe(FREQUENT_SURNAMES_THAT_ARE_WORDS)
  })

  it('of the large list are no words', () => {
    expect(wordsOf('names.json').filter(isWord)).toEqual([])
  })
})

describe('compounds of medicine', () => {
  // What the elements make of names before the lists are asked shows what they make of names that nobody has listed.
  it('are hardly any known name', () => {
    const known = [...folded(names), ...wordsOf('names.json')].filter((name) => !isWord(name))
    expect(known.filter(isMedicalCompound).toSorted()).toEqual(NAMES_BUILT_OF_ELEMENTS)
  })

  it('are no place', () => {
    expect(folded(places).filter(isMedicalCompound)).toEqual([])
  })
})

describe('places', () => {
  it('whose names are words are these', () => {
    expect(folded(places).filter(isWord).toSorted().join(' ')).toBe(PLACES_THAT_ARE_WORDS)
  })

  it('by whose letters abbreviations and words are written too are these, so that the text must tell', () => {
    expect(folded(letters).filter(isWord).toSorted().join(' ')).toBe(LETTERS_THAT_ARE_WORDS)
  })

  it('of several words stand once each, under the first of them', () => {
    const rows = readTable('place-names.json')
    expect(rows.map(([first]) => first)).toEqual(rows.map(([first]) => first).toSorted())
    expect(rows.filter(([, rests]) => new Set(rests).size < rests.length || rests.includes(''))).toEqual([])
    expect(rows.flatMap(([, rests]) => rests).length).toBeGreaterThan(1000)
  })
})

// Frequent words; each was looked at. What is added here survives strict cleaning where nothing else says it is a person or a place.
const FREQUENT_SURNAMES_THAT_ARE_WORDS = [
  'au bell black brown cook dixon grant gray green hall he hill hunt le long pan park porter price rice rose',
  'sharp stone sun tse ward watts west white wood woods young',
].join(' ')
const LETTERS_THAT_ARE_WORDS = 'bcc cch fmc gosh hdl hhs hsc hug ldh mch mgh mis mni nih plc pmh rho rvh shg thp wrh'
const NAMES_BUILT_OF_ELEMENTS = ['costales', 'cristales', 'cristian', 'cristine']
const PLACES_THAT_ARE_WORDS = [
  'alert america arch arm bay beach bear boundary brilliance cache canada canal chase city coast commercial',
  'corner country coupe crescent current deer delta district dome dragon drive eagle ears east europe family field flats',
  'forks fort gang gate general glace gold golden gorge grand grande hat head health high hill holy honeymoon',
  'hospital inland interior island jaw lady lake lax ldh likely lions lower mainland maple medicine memorial midway mill',
  'mistaken moose mosquito mount new northern oak ocean panorama park peace peaks peninsula plain pmh pointe port',
  'pouce promontory radium ranch red regional ridge river rock royal saint salt sept slave soda spring st',
  'strong sun sunshine swift thunder trail trh trois tumbler turkey valley view walnut way west white',
].join(' ')
