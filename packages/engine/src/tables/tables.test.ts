// Goal: the reviewed tables speak only of attributes, values and identifiers they may speak of.
// Method: hold each table against the dictionary of PS3.6, Table E.1-1 of PS3.15 and the grammar of its own entries.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import codedTerms from './coded-terms.json' with { type: 'json' }
import dummyIdentifiers from './dummy-identifiers.json' with { type: 'json' }
import requiredText from './required-text.json' with { type: 'json' }
import technicalText from './technical-text.json' with { type: 'json' }

const repositoryRoot = join(import.meta.dirname, '../../../..')
const textVRs = ['LO', 'SH', 'ST', 'LT', 'UT', 'UC']
const dictionary = new Map(readRows('dictionary-2024c.csv').map(([tag, vr, , , keyword]) => [tag, { vr, keyword }]))
const confidentialTags = readRows('confidentiality-2026c.csv').map(([tag]) => tag)

function readRows(file: string): string[][] {
  const text = readFileSync(join(repositoryRoot, 'scripts/standard', file), 'utf8')
  return text.trim().split(/\r?\n/).slice(1).map(readFields)
}

function readFields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((field) => field[1] ?? field[2] ?? '')
}

// Table E.1-1 writes a repeating group once, with X for any digit (60XX4000), and private attributes without a tag.
function isNamedBy(row: string | undefined, tag: string): boolean {
  return row !== undefined && /^[0-9A-FX]{8}$/.test(row) && new RegExp(`^${row.replaceAll('X', '[0-9A-F]')}$`).test(tag)
}

function sortedAndUnique(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}

describe('the facts the tables are held against', () => {
  it('are read whole', () => {
    expect(dictionary.size).toBeGreaterThan(5000)
    expect(dictionary.get('00080100')).toEqual({ vr: 'SH', keyword: 'CodeValue' })
    expect(dictionary.get('00081060')).toEqual({ vr: 'PN', keyword: 'NameOfPhysiciansReadingStudy' })
    expect(confidentialTags.some((row) => isNamedBy(row, '00100020'))).toBe(true)
    expect(confidentialTags.some((row) => isNamedBy(row, '60024000'))).toBe(true)
  })
})

describe('technical text', () => {
  it('is sorted by tag, each tag once', () => {
    const tags = technicalText.map(({ tag }) => tag)
    expect(tags).toEqual(sortedAndUnique(tags))
  })

  it.each(technicalText)('$tag $keyword is a text attribute of PS3.6 that Table E.1-1 does not name', ({ tag, keyword }) => {
    expect(dictionary.get(tag)?.keyword).toBe(keyword)
    expect(textVRs).toContain(dictionary.get(tag)?.vr)
    expect(confidentialTags.filter((row) => isNamedBy(row, tag))).toEqual([])
  })

  it('says why for every attribute', () => {
    expect(technicalText.filter(({ because }) => because.trim().length < 5)).toEqual([])
  })

  it.each([
    'CodeMeaning',
    'TextValue',
    'DeviceID',
    'TrackingID',
    'BeamName',
    'ContentDescription',
    'CodingSchemeResponsibleOrganization',
  ])('leaves out %s, which people type or which numbers one device or lesion', (keyword) => {
    expect([...dictionary.values()].filter((entry) => entry.keyword === keyword)).toHaveLength(1)
    expect(technicalText.filter((entry) => entry.keyword === keyword)).toEqual([])
  })
})

describe('required text', () => {
  it('is sorted by tag, each tag once', () => {
    const tags = requiredText.map(({ tag }) => tag)
    expect(tags).toEqual(sortedAndUnique(tags))
  })

  it.each(requiredText)('$tag $keyword is a text attribute of PS3.6 that no other table names', ({ tag, keyword }) => {
    expect(dictionary.get(tag)?.keyword).toBe(keyword)
    expect(textVRs).toContain(dictionary.get(tag)?.vr)
    expect(confidentialTags.filter((row) => isNamedBy(row, tag))).toEqual([])
    expect(technicalText.filter((entry) => entry.tag === tag)).toEqual([])
  })

  it.each(requiredText)('$keyword keeps nothing of its value, and says who requires it', ({ action, because }) => {
    expect(['empty', 'replace']).toContain(action)
    expect(because).toMatch(/\b(Module|Modules|Macro)\b/)
  })
})

describe('coded terms', () => {
  it('are sorted, each once', () => {
    expect(codedTerms).toEqual(sortedAndUnique(codedTerms))
  })

  it('are each one value of VR CS without padding', () => {
    // PS3.5 6.2: upper case letters, digits, space and underscore, 16 characters at most.
    expect(codedTerms.filter((term) => !/^(?! )[A-Z0-9 _]{1,16}(?<! )$/.test(term))).toEqual([])
  })

  it('hold no number of three digits or more, which could be an identifier', () => {
    expect(codedTerms.filter((term) => /^\d{3,}$/.test(term))).toEqual([])
  })

  it.each([
    'ORIGINAL',
    'MR',
    'CHEST',
    'HFS',
    'MONOCHROME2',
    'FOR PRESENTATION',
    'BQML',
    'HAS CONCEPT MOD',
    'TILED_FULL',
    'ORGAN_AT_RISK',
  ])('know %s', (term) => {
    expect(codedTerms).toContain(term)
  })

  // Values of CS attributes that are names of people or places: a patient or a hospital may bear them.
  it.each(['DELCLOS', 'HENSCHKE', 'MANCHESTER', 'FERMI', 'TUKEY', 'JULIAN', 'DIXON'])('leave out %s', (name) => {
    expect(codedTerms).not.toContain(name)
  })
})

describe('dummy identifiers', () => {
  it('are sorted, each once', () => {
    expect(dummyIdentifiers).toEqual(sortedAndUnique(dummyIdentifiers))
  })

  it('are normalised: upper case letters and digits', () => {
    expect(dummyIdentifiers.filter((identifier) => !/^[A-Z0-9]*$/.test(identifier))).toEqual([])
  })

  it.each(['', '0', '00000000', 'UNKNOWN', 'ANONYMOUS'])('hold "%s"', (identifier) => {
    expect(dummyIdentifiers).toContain(identifier)
  })

  // A short list on purpose: an identifier that is somebody's would no longer link that person's studies.
  it.each(['1', '42', '1234', 'SMITH'])('do not hold "%s"', (identifier) => {
    expect(dummyIdentifiers).not.toContain(identifier)
  })
})
