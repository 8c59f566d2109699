// Goal: every row of both safe lists has the decision that its VR and the profile's dates and UIDs ask for; what has no row has none.
// Method: walk the lists whole under each setting; then the cases in which a VR is missing, wrong or not settled.
import { VRS, type Vr } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import table from '../tables/safe-private.json' with { type: 'json' }
import { profileOf } from '../profiles.test-support.ts'
import type { Profile } from '../profile.ts'
import { SafePrivate, type PrivateDecision } from './safe-private.ts'

type Row = [creator: string, group: string, element: string, vr: Vr, standard: string, wider: string]
type Retain = Partial<Profile['retain']>

// The wider list holds the narrower one.
const LISTS = [
  ['ps3.15', (row: Row) => row[4]],
  ['tcia', (row: Row) => row[5] || row[4]],
] as const
const NUMBERS = 'AT DS FD FL IS OD OF OL SL SS SV UL US UV'.split(' ')
const DATES = ['DA', 'DT', 'TM']
const TEXTS = 'LO LT SH ST UC UT'.split(' ')
// An empty value is of the grammar of a number.
const OF_CHARACTERS = 'DS IS UT LT UC ST LO SH CS'.split(' ')
const CHARACTERS = [...TEXTS, ...DATES, ...'AE AS CS DS IS PN UI UR'.split(' ')]
const FORMS = ['csa', 'protocol', 'geUserData']
const REVIEWED = ['code', 'seconds', ...FORMS]
const NO_VALUE = new Uint8Array(0)

function safe(retain: Retain): SafePrivate {
  const found = SafePrivate.of(profileOf('basic', { retain }))
  if (found === undefined) throw new Error('the profile keeps no private attributes')
  return found
}

function tagOf(group: string, element: string, block = '10'): number {
  return Number.parseInt(group + element.replace('xx', block), 16)
}

/** The action that a row is to have, by nothing but this test's own table. */
function expected(vr: string, disposition: string, { longitudinalDates, uids }: Profile['retain']): string {
  if (vr === 'UI') return uids === 'original' ? 'keep' : 'remap'
  if (DATES.includes(vr)) return { removed: 'remove', shifted: 'shift', full: 'keep' }[longitudinalDates]
  const shifted = { removed: 'remove', shifted: 'shift', full: 'keep' }[longitudinalDates]
  if (disposition === 'seconds') return shifted
  if (disposition === 'code' || FORMS.includes(disposition)) return 'clean'
  if (disposition !== 'k' && !TEXTS.includes(vr)) return 'remove'
  if (disposition === 'h') return uids === 'original' ? 'keep' : 'remap'
  if (disposition !== 'k') return shifted
  if (TEXTS.includes(vr)) return 'clean'
  return NUMBERS.includes(vr) || ['AS', 'CS', 'SQ'].includes(vr) ? 'keep' : 'remove'
}

describe.each(LISTS)('the list %s', (name, dispositionOf) => {
  const rows = (table as Row[]).filter((row) => dispositionOf(row) !== '')

  const keyOf = ([creator, group, element]: Row): string => [creator, group, element].join('|')
  const byElement = Map.groupBy(rows, keyOf)

  /** The row by which an element without a VR is read, if there is one. */
  function onlyRow(row: Row): Row | undefined {
    const vrs = byElement.get(keyOf(row)) ?? []
    const telling = vrs.filter(([, , , vr]) => vr !== 'UN' && vr !== 'OB')
    const candidates = telling.length > 0 ? telling : vrs
    const reviewed = candidates.filter((one) => REVIEWED.includes(dispositionOf(one)))
    const standard = candidates.filter((one) => one[4] === 'k')
    const alike = candidates.every((one) => OF_CHARACTERS.includes(one[3]))
    const same = new Set(candidates.map(dispositionOf)).size === 1
    const order = (one: Row): number => OF_CHARACTERS.indexOf(one[3])
    const widest = same && alike ? candidates.toSorted((a, b) => order(a) - order(b))[0] : undefined
    return [reviewed, standard, candidates].find((some) => some.length === 1)?.[0] ?? widest
  }

  test.each(['removed', 'shifted', 'full'] as const)('decides every row by its VR, with dates %s', (longitudinalDates) => {
    for (const uids of ['remapped', 'original'] as const) {
      const { retain } = profileOf('basic', { retain: { safePrivate: name, longitudinalDates, uids } })
      const list = safe(retain)
      const wrong = rows.filter((row) => {
        const [creator, group, element, vr] = row
        // What a converter wrote as OB is read as the one VR of characters that the list has.
        const only = vr === 'OB' ? onlyRow(row) : undefined
        const told = only !== undefined && CHARACTERS.includes(only[3]) ? only : row
        // A value of no registered UID.
        const value = vr === 'UI' ? Uint8Array.from([0x31, 0x2e, 0x32, 0]) : NO_VALUE
        const found = list.decide({ creator, tag: tagOf(group, element), vr, value })
        return found?.decision.action !== expected(told[3], dispositionOf(told), retain)
      })
      expect(wrong).toEqual([])
    }
    expect(rows.length).toBe(safe({ safePrivate: name }).list.rowCount)
  })

  test('means the same in every block', () => {
    const list = safe({ safePrivate: name })
    for (const [creator, group, element, vr] of rows) {
      const [first, ...others] = ['10', '11', '4E', 'FF'].map((block) =>
        list.decide({ creator, tag: tagOf(group, element, block), vr, value: NO_VALUE }),
      )
      expect(first).toBeDefined()
      for (const other of others) expect(other).toEqual(first)
    }
  })

  test('lets nothing through under a VR that it does not have', () => {
    const list = safe({ safePrivate: name })
    const own = new Set(rows.map(([creator, group, element, vr]) => [creator, group, element, vr].join('|')))
    const asked = rows.flatMap(([creator, group, element]) =>
      (Object.keys(VRS) as Vr[])
        .filter((vr) => vr !== 'UN' && !own.has([creator, group, element, vr].join('|')))
        .map((vr) => ({ creator, tag: tagOf(group, element), vr, value: NO_VALUE })),
    )
    const through = asked.filter((element) => {
      const found = list.decide(element)
      return found?.decision.action !== 'remove' || !found.contradicts
    })
    expect(through).toEqual([])
    expect(asked.length).toBeGreaterThan(10_000)
  })

  test('reads UN as the one VR it has, and as nothing where it has several', () => {
    const list = safe({ safePrivate: name })
    for (const row of rows) {
      const [creator, group, element] = row
      const found = list.decide({ creator, tag: tagOf(group, element), vr: 'UN', value: NO_VALUE })
      const only = onlyRow(row)
      expect(only === undefined ? found?.decision.action : found?.vr).toBe(only === undefined ? 'remove' : only[3])
    }
  })

  test('knows its creators letter for letter, and only them', () => {
    const { list } = safe({ safePrivate: name })
    for (const creator of new Set(rows.map(([creatorName]) => creatorName))) {
      expect(list.hasCreator(creator)).toBe(true)
      expect(list.hasCreator(`${creator} ADLER`)).toBe(false)
      expect(list.hasCreator(creator.slice(1))).toBe(false)
    }
  })
})

describe('single cases', () => {
  const decide = (creator: string, tag: number, vr: Vr): PrivateDecision | undefined =>
    safe({ safePrivate: 'tcia' }).decide({ creator, tag, vr, value: NO_VALUE })

  test('a profile without the option has no list', () => {
    expect(SafePrivate.of(profileOf('basic', { retain: { safePrivate: 'none' } }))).toBeUndefined()
  })

  test('the b-value of Siemens is a number, also as UN', () => {
    expect(decide('SIEMENS MR HEADER', 0x0019100c, 'IS')?.decision.action).toBe('keep')
    expect(decide('SIEMENS MR HEADER', 0x0019100c, 'UN')).toMatchObject({ vr: 'IS', decision: { action: 'keep' } })
  })

  test('another creator, element or list has no row', () => {
    expect(decide('SIEMENS MR HEADEr', 0x0019100c, 'IS')).toBeUndefined()
    expect(decide('SIEMENS MR HEADER', 0x001910fe, 'IS')).toBeUndefined()
    expect(decide('SIEMENS MR HEADER', 0x0021100c, 'IS')).toBeUndefined()
    expect(decide('GEMS_ACQU_01', 0x001910bb, 'DS')).toBeDefined()
    const standard = safe({ safePrivate: 'ps3.15' })
    expect(standard.decide({ creator: 'GEMS_ACQU_01', tag: 0x001910bb, vr: 'DS', value: NO_VALUE })).toBeUndefined()
  })

  test('seconds since 1970 are a date, not a number; bytes of an unknown form are nothing', () => {
    const list = safe({ safePrivate: 'tcia', longitudinalDates: 'shifted' })
    const of = (creator: string, tag: number, vr: Vr) => list.decide({ creator, tag, vr, value: NO_VALUE })
    expect(of('GEMS_IDEN_01', 0x00091027, 'SL')?.decision).toMatchObject({ action: 'shift', disguise: 'seconds' })
    expect(of('GEMS_IDEN_01', 0x000910e9, 'UN')).toMatchObject({ vr: 'SL', decision: { disguise: 'seconds' } })
    expect(of('GEMS_IDEN_01', 0x00091027, 'OB')?.decision).toMatchObject({ action: 'remove', shortOf: 'retainSafePrivate' })
    expect(of('GEMS_PETD_01', 0x0009100d, 'SH')?.decision).toMatchObject({ action: 'shift', disguise: 'dateTime' })
    expect(of('GEMS_PETD_01', 0x0009105c, 'LO')?.decision).toMatchObject({ action: 'remap', disguise: 'uid' })
  })

  test('without a VR, what has one of several VRs of characters is the number that it is, or a text', () => {
    const told = (value: string): string | undefined =>
      safe({ safePrivate: 'tcia' }).decide({
        creator: 'GEMS_PARM_01',
        tag: 0x00431097,
        vr: 'UN',
        value: new TextEncoder().encode(value),
      })?.vr
    expect(told('1.5\\2.0')).toBe('DS')
    expect(told('2\\1\\1.5 0.2 64')).toBe('LO')
    expect(told('6045550199')).toBe('LO')
  })

  test('a CSA header is cleaned, whatever the dates', () => {
    expect(decide('SIEMENS CSA HEADER', 0x00291010, 'OB')?.decision).toMatchObject({ action: 'clean', disguise: 'csa' })
    expect(decide('SIEMENS CSA HEADER', 0x00291010, 'UN')).toMatchObject({ vr: 'OB', decision: { disguise: 'csa' } })
  })

  test('a registered UID stays, unless the list hashes it', () => {
    const ct = new TextEncoder().encode('1.2.840.10008.5.1.4.1.1.2\0')
    const list = safe({ safePrivate: 'ps3.15' })
    expect(list.decide({ creator: 'NQHeader', tag: 0x00991001, vr: 'UI', value: ct })?.decision.action).toBe('keep')
    const archive = safe({ safePrivate: 'tcia' })
    const hashed = archive.decide({ creator: 'GEMS_SENO_02', tag: 0x00451050, vr: 'UI', value: ct })
    expect(hashed?.decision.action).toBe('remap')
  })

  test('texts are cleaned of known identifiers', () => {
    expect(decide('GEMS_ACQU_01', 0x0019109c, 'LO')?.decision).toMatchObject({ action: 'clean', clean: { mode: 'known' } })
  })

  test('opaque binary and what is not settled fall short of the option; a contradiction does not', () => {
    const shortOf = (creator: string, tag: number, vr: Vr) => decide(creator, tag, vr)?.decision.shortOf
    expect(shortOf('GEMS_ACQU_01', 0x0019109c, 'LO')).toBeUndefined()
    expect(shortOf('SIEMENS MR HEADER', 0x00191012, 'OB')).toBe('retainSafePrivate')
    expect(shortOf('SIEMENS MR HEADER', 0x0019100c, 'IS')).toBeUndefined()
    expect(shortOf('SIEMENS MR HEADER', 0x0019100c, 'LO')).toBeUndefined()
  })
})
