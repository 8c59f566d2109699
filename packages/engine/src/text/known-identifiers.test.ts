// Goal: the words of a person are found in any text however they are written, and not inside other words.
// Method: laws on names put into texts, then tables of what is found and what stays free.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCodedTerm } from '../coded-terms.ts'
import { KnownIdentifiers } from './known-identifiers.ts'

const knowing = ({ names = [], texts = [] }: { names?: readonly string[]; texts?: readonly string[] }): KnownIdentifiers => {
  const known = new KnownIdentifiers()
  for (const name of names) known.addName(name)
  for (const text of texts) known.addText(text)
  return known
}

const anyTold = fc.array(
  fc.record({
    kind: fc.constantFrom('name', 'text', 'birthDate' as const),
    text: fc.oneof(fc.constantFrom('ADLER^IRENE', '19501231', 'text 3 ABC', '\n', ''), fc.string()),
  }),
  { maxLength: 4 },
)

const anyName = fc.stringMatching(/^[A-Z]{4,12}$/).filter((name) => !isCodedTerm(name))
const anyWord = fc.stringMatching(/^[a-z]{2,8}$/)

describe('laws', () => {
  test('instances that tell the same share what is known, and no others do', () => {
    fc.assert(
      fc.property(anyTold, anyTold, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(KnownIdentifiers.of(one) === KnownIdentifiers.of(structuredClone(other))).toBe(same)
      }),
    )
  })

  test('a name of four letters and more is found in any case, between any words, and glued to them', () => {
    fc.assert(
      fc.property(anyName, anyWord, fc.constantFrom('', ' ', '_', '-', '^', ', ', '.'), (name, word, sign) => {
        const known = knowing({ names: [`${name}^X`] })
        expect(known.isIn(`${word}${sign}${name}${sign}${word}`)).toBe(true)
        expect(known.isIn(`${word}${sign}${name.toLowerCase()}${sign}${word}`)).toBe(true)
      }),
    )
  })

  test('an identifier of letters and digits is found however it is grouped', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{6,12}$/), fc.constantFrom(' ', '-', '.', '/'), fc.nat({ max: 4 }), (id, sign, at) => {
        const grouped = `${id.slice(0, at + 1)}${sign}${id.slice(at + 1)}`
        expect(knowing({ texts: [id] }).isIn(`chest ${grouped} fu`)).toBe(true)
        expect(knowing({ texts: [grouped] }).isIn(`chest ${id} fu`)).toBe(true)
      }),
    )
  })

  test('who knows nobody finds nobody', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(new KnownIdentifiers().isIn(text)).toBe(false)
      }),
    )
  })

  test('an identifier that is added later is found, though the text was free before', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const known = knowing({ names: ['ZZYZX'] })
        fc.pre(!known.isIn(`chest ${name}`))
        known.addName(name)
        expect(known.isIn(`chest ${name}`)).toBe(true)
      }),
    )
  })

  test('a name that is a particle is found, though the text was searched before', () => {
    const known = knowing({ names: ['ZZYZX'] })
    expect(known.spansIn('foie L\u00ca')).toEqual([])
    known.addName('L\u00ca')
    expect(known.spansIn('foie L\u00ca')).toEqual([{ start: 5, end: 7 }])
  })

  test('nothing is free where there are more identifiers than the limit', () => {
    const known = new KnownIdentifiers()
    for (let index = 0; index < 4096; index += 1) known.addText(`ID${index}XQ`)
    expect(known.isIn('CHEST')).toBe(false)
    known.addText('ONE MORE XQZ')
    expect(known.isIn('CHEST')).toBe(true)
  })
})

describe('names', () => {
  test.each([
    ['SMITH^JOHN', 'SMITHJOHNMR1'],
    ['SMITH^JOHN', 'chest john s'],
    ['M\u00dcLLER^J\u00d6RG', 'Muller chest'],
    ['MULLER', 'm\u00fcller'],
    ['Lefe\u0301bvre^Zo\u00e9', 'zoe'],
    ["O'BRIEN^MARY-ANN", 'brien'],
    ["O'BRIEN^MARY-ANN", 'MARYANN'],
    ['SMITH^JOHN^QUINCY^DR', 'quincy'],
    ['Yamada^Tarou=\u5c71\u7530^\u592a\u90ce', '\u5c71\u7530 chest'],
    ['LI^NA', 'Li chest'],
    ['NG', 'CT (ng)'],
    ['LEE^ANN', 'lee-knee'],
  ])('%s is found in "%s"', (name, text) => expect(knowing({ names: [name] }).isIn(text)).toBe(true))

  // Two- and three-letter names are whole words only, initials are no identifiers.
  test.each([
    ['LI^NA', 'LIMB NAVIGATOR'],
    ['NG', 'ANGIO'],
    ['LEE^ANN', 'SLEEVE CHANNEL'],
    ['SMITH^J', 'J CURVE'],
    ['WU', 'WUNDERLICH'],
  ])('%s is not found in "%s"', (name, text) => expect(knowing({ names: [name] }).isIn(text)).toBe(false))
})

describe('texts', () => {
  test.each([
    ['9698658215', 'PHN 9698 658 215'],
    ['9698 658 215', '9698658215'],
    ['St. Elsewhere General', 'st elsewhere ct'],
    ['EAGLE RIDGE HOSPITAL', 'chest eagle ridge'],
    ['St. Elsewhere General', 'STELSEWHEREGENERAL'],
    ['221B Nelson Street', 'nelson'],
    ['19600229', '1960-02-29'],
  ])('%s is found in "%s"', (text, where) => expect(knowing({ texts: [text] }).isIn(where)).toBe(true))

  // Words that devices and anatomy use would destroy rather than protect.
  test.each([
    ['MR', 'MR HEAD'],
    ['HEAD', 'HEAD FIRST'],
    ['7', 'T7'],
    ['CT', 'CT'],
  ])('%s is left out, and "%s" stays free', (text, where) => expect(knowing({ texts: [text] }).isIn(where)).toBe(false))
})

test('a coded term is one in any case, a name is none', () => {
  expect(isCodedTerm('ORIGINAL')).toBe(true)
  expect(isCodedTerm('original')).toBe(true)
  expect(isCodedTerm('ADLER')).toBe(false)
})
