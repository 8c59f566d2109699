// Goal: the safe list holds what its two sources allow and nothing that review refused.
// Method: hold each row against the committed sources, read here anew, and against what a creator's name may be.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { VRS } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import safePrivate from './safe-private.json' with { type: 'json' }

const STANDARD = join(import.meta.dirname, '../../../../scripts/standard')

type Row = [creator: string, group: string, element: string, vr: string, standard: string, wider: string]
const rows = safePrivate as Row[]

interface SourceRow {
  readonly creator: string
  readonly group: string
  readonly element: string
  readonly vr: string
  readonly disposition: string
  readonly nested: boolean
}

// Inside a sequence of PS3.6 an element means what it means elsewhere; inside a private one nobody can tell which.
const sequences = new Set(
  readRows('dictionary-2024c.csv')
    .filter(([, vr]) => vr === 'SQ')
    .map(([, , , name = '']) => name.toLowerCase()),
)

const archive: readonly SourceRow[] = readRows('tcia-private-2024.csv').map(
  ([group = '', creator = '', element = '', vr = '', disposition = '', name = '', nested = '']) => ({
    creator: creator.trim(),
    group: group.toUpperCase(),
    element: element.toUpperCase(),
    vr: vr === '' ? 'UN' : vr,
    disposition,
    nested: nested !== '' && !isIn(name),
  }),
)
const refused = readRows('safe-private-refused.csv').map(([creator = '', group = '', element = '', because = '']) => ({
  creator,
  group,
  element,
  because,
}))

const own = readRows('safe-private-own.csv').map(([creator = '', group = '', element = '', vr = '', how = '', because = '']) => ({
  key: `${keyOf(creator, group, element)}|${vr}`,
  how,
  because,
}))
const ownKeys = new Set(own.map(({ key }) => key))

// What a refused element's name says, whatever its creator.
const TELLING = [
  ...[
    '^name of',
    'patient (id|name|weight|sex|age)',
    'comment',
    'operator',
    'physician',
    'radiographer',
    'institution',
    'department',
  ],
  ...[String.raw`\bsite\b`, 'address', 'exam(ination)? (id|number)', 'study (id|number)', 'accession', 'serial', 'licen[cs]e'],
  ...[
    String.raw`\bhost\b`,
    'source ae',
    'station number',
    'file (name|owner|path)',
    String.raw`\bpath\b`,
    'user (name|id)',
    'unknown',
  ],
]

function isIn(path: string): boolean {
  const [sequence = '', ...rest] = path.split(':')
  return rest.length === 1 && sequences.has(sequence.toLowerCase())
}

function readRows(file: string): string[][] {
  const lines = readFileSync(join(STANDARD, file), 'utf8').trim().split(/\r?\n/).slice(1)
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((field) => field[1]?.replaceAll('""', '"') ?? field[2] ?? ''),
  )
}

function keyOf(creator: string, group: string, element: string): string {
  return `${creator}|${group}|${element.replace('xx', '')}`
}

describe('every row', () => {
  test('names a creator of LO, a private element in any block and a VR, once', () => {
    const wrong = rows.filter(
      ([creator, group, element, vr, standard, disposition]) =>
        !/^[\x21-\x5b\x5d-\x7e][\x20-\x5b\x5d-\x7e]{0,62}[\x21-\x5b\x5d-\x7e]$/.test(creator) ||
        !/^[0-9A-F]{3}[13579BDF]$/.test(group) ||
        !/^xx[0-9A-F]{2}$/.test(element) ||
        !(vr in VRS) ||
        !['', 'k'].includes(standard) ||
        !['', 'k', 'h', 'o', 'oi', 'code', 'seconds', 'csa', 'protocol', 'geUserData'].includes(disposition) ||
        standard + disposition === '',
    )
    expect(wrong).toEqual([])
    expect(new Set(rows.map((row) => row.slice(0, 4).join('|'))).size).toBe(rows.length)
    expect(rows.length).toBeGreaterThan(2500)
  })

  test('is UN only where neither source knows a VR', () => {
    const known = new Set(
      rows.filter((row) => row[3] !== 'UN').map(([creator, group, element]) => keyOf(creator, group, element)),
    )
    expect(rows.filter(([creator, group, element, vr]) => vr === 'UN' && known.has(keyOf(creator, group, element)))).toEqual([])
  })
})

describe('the rows of Table E.3.10-1', () => {
  test('are all of it but what review refused', () => {
    const source = readRows('safe-private-2023b.csv').map(([place = '', creator = '']) =>
      keyOf(creator, place.slice(1, 5).toUpperCase(), place.slice(8, 10).toUpperCase()),
    )
    const listed = rows.filter((row) => row[4] === 'k').map(([creator, group, element]) => keyOf(creator, group, element))
    const elements = new Set(refused.map(({ creator, group, element }) => keyOf(creator, group, element)))
    expect(new Set(listed)).toEqual(new Set(source.filter((key) => !elements.has(key))))
    expect(source.filter((key) => elements.has(key)).length).toBeLessThan(10)
    expect(source.length).toBe(479)
  })
})

describe('the rows of the own review', () => {
  test('are all of it, each with a reason, in the forms that the product knows', () => {
    const listed = new Map(
      rows.map(([creator, group, element, vr, , wider]) => [`${keyOf(creator, group, element)}|${vr}`, wider]),
    )
    expect(own.filter(({ key, how }) => listed.get(key) !== how)).toEqual([])
    expect(own.filter(({ because }) => because.trim().length < 5)).toEqual([])
    expect(ownKeys.size).toBe(own.length)
    const bytes = { csa: ['OB'], protocol: ['OB'], geUserData: ['OB'] }
    const forms: Readonly<Record<string, readonly string[]>> = { seconds: ['SL', 'FD'], code: ['LO', 'SH', 'ST'], ...bytes }
    expect(own.filter(({ key, how }) => how !== 'k' && !forms[how]?.includes(key.slice(-2)))).toEqual([])
    expect(rows.filter((row) => row[5] in forms && !ownKeys.has(`${keyOf(row[0], row[1], row[2])}|${row[3]}`))).toEqual([])
  })
})

describe('the rows of the archive', () => {
  const listed = rows.filter(
    ([creator, group, element, vr, , wider]) => wider !== '' && !ownKeys.has(`${keyOf(creator, group, element)}|${vr}`),
  )

  test('stand in the source, outside of private sequences, with the disposition they have there', () => {
    const source = new Set(
      archive
        .filter(({ nested }) => !nested)
        .map(({ creator, group, element, vr, disposition }) => `${keyOf(creator, group, element)}|${vr}|${disposition}`),
    )
    const strays = listed.filter(
      ([creator, group, element, vr, , disposition]) => !source.has(`${keyOf(creator, group, element)}|${vr}|${disposition}`),
    )
    expect(strays).toEqual([])
    expect(listed.length).toBeGreaterThan(2000)
  })

  test('are deleted nowhere under a VR of their own', () => {
    const deleted = new Set(
      archive
        .filter(({ disposition, vr }) => disposition === 'd' && vr !== 'UN')
        .map(({ creator, group, element }) => keyOf(creator, group, element)),
    )
    expect(deleted.size).toBeGreaterThan(1000)
    expect(listed.filter(([creator, group, element]) => deleted.has(keyOf(creator, group, element)))).toEqual([])
  })

  test('hold nothing that review refused', () => {
    const elements = new Set(refused.map(({ creator, group, element }) => keyOf(creator, group, element)))
    const whole = new Set(refused.filter(({ element }) => element === '*').map(({ creator }) => creator))
    expect(whole.size).toBeGreaterThan(0)
    expect(
      listed.filter(([creator, group, element]) => whole.has(creator) || elements.has(keyOf(creator, group, element))),
    ).toEqual([])
  })
})

describe('the refusals', () => {
  test('each say why, once, of something that one of the lists keeps', () => {
    const kept = archive.filter(({ disposition, nested }) => ['k', 'h', 'o', 'oi'].includes(disposition) && !nested)
    const standard = readRows('safe-private-2023b.csv').map(([place = '', creator = '']) =>
      keyOf(creator, place.slice(1, 5).toUpperCase(), place.slice(8, 10).toUpperCase()),
    )
    const elements = new Set([...kept.map(({ creator, group, element }) => keyOf(creator, group, element)), ...standard])
    const creators = new Set(kept.map(({ creator }) => creator))
    const idle = refused.filter(
      ({ creator, group, element, because }) =>
        because.trim().length < 5 || !(element === '*' ? creators.has(creator) : elements.has(keyOf(creator, group, element))),
    )
    expect(idle).toEqual([])
    expect(new Set(refused.map(({ creator, group, element }) => keyOf(creator, group, element))).size).toBe(refused.length)
  })

  test('reach every listed name of people, places, comments, numbers of examinations, files and hosts', () => {
    const telling = new RegExp(TELLING.join('|'), 'i')
    // How many physicians there were is a count, and nobody's name.
    const names = readRows('tcia-private-2024.csv').filter(
      (row) => (row[6] === '' || isIn(row[5] ?? '')) && telling.test(row[5] ?? '') && !/^number of/i.test(row[5] ?? ''),
    )
    const listedKeys = new Set(
      rows
        .filter(
          ([creator, group, element, vr, , wider]) => wider === 'k' && !ownKeys.has(`${keyOf(creator, group, element)}|${vr}`),
        )
        .map(([creator, group, element]) => keyOf(creator, group, element)),
    )
    const left = names.filter(([group = '', creator = '', element = '']) =>
      listedKeys.has(keyOf(creator.trim(), group.toUpperCase(), element.toUpperCase())),
    )
    expect(names.length).toBeGreaterThan(100)
    expect(left.map((row) => `${row[1]} ${row[5]}`)).toEqual([])
  })
})
