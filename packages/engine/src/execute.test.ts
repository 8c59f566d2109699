// Goal: what every action makes of every VR is known, can be read by a person, and never shows more than the action may.
// Method: one golden table (execute.golden.txt; `vitest -u` writes it anew), then laws over the same cells.
import { characterSet, VRS, type Vr } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { ACTIONS, type Action, type ClosedAction } from './actions.ts'
import type { Decision } from './decision.ts'
import { execute } from './execute.ts'
import { isOfGrammar } from './grammar.ts'
import { tag } from './instances.test-support.ts'
import { KnownIdentifiers } from './text/known-identifiers.ts'
import { LabelNumbers } from './label-numbers.ts'
import { TextCleaner } from './text/text-cleaner.ts'
import { identities } from './profiles.test-support.ts'

const identifiers = new KnownIdentifiers()
identifiers.addName('ADLER^IRENE')
const cleaner = new TextCleaner(identifiers, -10)
const labels = new LabelNumbers()
const circumstances = { identities, shiftDays: -10, identifiers, cleaner, labels, note: () => undefined }

const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

// A sequence never comes here: the writer decides it by its items.
const VALUED = (Object.keys(VRS) as Vr[]).filter((vr) => vr !== 'SQ')

interface Samples {
  readonly one: Uint8Array
  readonly many: Uint8Array
  readonly malformed: Uint8Array
  readonly naming: Uint8Array
}

const TEXTS: Readonly<Partial<Record<Vr, readonly [one: string, many: string, malformed: string, naming: string]>>> = {
  AE: ['STORE', 'STORE\\FIND', 'LONGER_THAN_SIXTEEN', 'ADLER'],
  AS: ['093Y', '042Y\\093Y', '93 YEARS', 'ADLER'],
  CS: ['ODDITY', 'ODD\\TERMS', 'odd^term!', 'ADLER'],
  DA: ['20240310', '20240310\\20240311', '2024-03-10', 'ADLER'],
  DS: ['1.5', '1.5\\-2e3', '1,5', 'ADLER'],
  DT: ['20240310101530.5-0800', '20240310\\20240311', '10 March 2024', 'ADLER'],
  IS: ['12', '12\\-3', 'twelve', 'ADLER'],
  TM: ['101530', '101530\\1016', 'half past ten', 'ADLER'],
  UI: ['1.2.3.4', '1.2.3.4\\1.2.840.10008.1.2', '1.2.x', 'ADLER'],
  UR: ['urn:oid:1.2', 'urn:a\\urn:b', 'not a URI', 'urn:adler'],
}

const FREE_TEXT = ['LUNG', 'LUNG\\BONE', 'LUNG \u00ff\u00fe', 'LUNG Adler'] as const

function samplesOf(vr: Vr): Samples {
  const { kind, unitBytes } = VRS[vr]
  if (kind === 'number' || kind === 'bytes') {
    const count = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index + 1)
    const size = Math.max(2, unitBytes)
    return {
      one: count(size),
      many: count(2 * size),
      malformed: count(unitBytes === 1 ? 3 : size + 1),
      naming: latin('ADLER^IRENE ADLER'),
    }
  }
  const [one, many, malformed, naming] = (TEXTS[vr] ?? FREE_TEXT).map(latin) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  return { one, many, malformed, naming }
}

const because = { layer: 'unlisted', text: 'a test' } as const

/** The decisions of the table, each under the name it has there. */
const DECISIONS: Readonly<Record<string, Decision>> = {
  remove: { action: 'remove', because, otherwise: 'remove' },
  empty: { action: 'empty', because, otherwise: 'empty' },
  replace: { action: 'replace', because, otherwise: 'replace' },
  'replace with TEXT': { action: 'replace', because, otherwise: 'replace', with: 'TEXT' },
  'remap, else remove': { action: 'remap', because, otherwise: 'remove' },
  'pseudonym, else remove': { action: 'pseudonym', because, otherwise: 'remove' },
  'shift by -10 days, else remove': { action: 'shift', because, otherwise: 'remove' },
  'generalize to 090Y, else remove': { action: 'generalize', because, otherwise: 'remove', cap: '090Y' },
  'clean, else remove': { action: 'clean', because, otherwise: 'remove' },
  'keep, else remove': { action: 'keep', because, otherwise: 'remove' },
  'keep guarded, else remove': { action: 'keep', because, otherwise: 'remove', guarded: true },
  'keep guarded, else empty': { action: 'keep', because, otherwise: 'empty', guarded: true },
  'keep guarded, else replace': { action: 'keep', because, otherwise: 'replace', guarded: true },
}

function made(vr: Vr, value: Uint8Array, decision: Decision): Uint8Array | undefined {
  return execute({ tag: tag('LUTData'), vr, value, characters: characterSet([]), decision }, circumstances)
}

const UIDS = new Map(['1.2.3.4', '1.2.x', 'ADLER'].map((uid) => [identities.uid(uid), `uid(${uid})`]))

function cell(value: Uint8Array, result: Uint8Array | undefined): string {
  if (result === undefined) return '-'
  if (result.length === 0) return 'empty'
  if (Buffer.from(value).equals(Buffer.from(result))) return 'same'
  if (result.every((byte) => byte === 0)) return `${result.length} zeros`
  const text = Buffer.from(result).toString('latin1').replaceAll('\0', '')
  return JSON.stringify([...UIDS].reduce((shown, [uid, name]) => shown.replaceAll(uid, name), text).trimEnd()).replaceAll(
    '\\\\',
    '\\',
  )
}

const COLUMNS = ['empty', 'one', 'many', 'malformed', 'naming'] as const

function tableOf(decision: Decision): string[] {
  const rows = new Map<string, Vr[]>()
  for (const vr of VALUED) {
    const samples = { empty: new Uint8Array(0), ...samplesOf(vr) }
    const cells = COLUMNS.map((column) => cell(samples[column], made(vr, samples[column], decision)))
    const row = cells
      .map((text) => text.padEnd(28))
      .join('')
      .trimEnd()
    rows.set(row, [...(rows.get(row) ?? []), vr])
  }
  return [...rows].flatMap(([row, vrs]) => {
    const lines = Array.from({ length: Math.ceil(vrs.length / 6) }, (_, index) => vrs.slice(6 * index, 6 * index + 6).join(' '))
    return lines.map((line, index) => (index === lines.length - 1 ? `  ${line.padEnd(20)}${row}` : `  ${line}`))
  })
}

describe('the golden table', () => {
  const head = [
    'What each action makes of a value, by VR: an empty one, one value, several, a malformed one, and one that names the patient (ADLER).',
    'An attribute that is absent stays absent. `-` the element goes, `empty` its value goes, `same` the value stays as it is.',
    'VRs with the same row stand together. A sequence is decided by its items and never comes here.',
  ]

  test('is the one that was reviewed', async () => {
    const columns = `  ${''.padEnd(20)}${COLUMNS.map((column) => column.padEnd(28)).join('')}`.trimEnd()
    const parts = Object.entries(DECISIONS).map(([name, decision]) => [name, columns, ...tableOf(decision)].join('\n'))
    await expect([head.join('\n'), ...parts, ''].join('\n\n').replace(/\n+$/, '\n')).toMatchFileSnapshot('./execute.golden.txt')
  })

  test('has every action', () => {
    expect(new Set(Object.values(DECISIONS).map(({ action }) => action))).toEqual(new Set(Object.keys(ACTIONS) as Action[]))
  })
})

describe('laws', () => {
  const closed: readonly ClosedAction[] = ['remove', 'empty', 'replace']
  const every = VALUED.flatMap((vr) => Object.values(samplesOf(vr)).map((value: Uint8Array) => ({ vr, value })))

  test('after a closed action nothing of a value is left: any other value gives the same', () => {
    for (const { vr, value } of every) {
      for (const action of closed) {
        const other = Uint8Array.from(value, (byte) => byte ^ 0x55)
        const decision: Decision = { action, because, otherwise: action }
        expect(made(vr, value, decision)).toEqual(made(vr, other, decision))
      }
    }
  })

  test('an action that cannot do its work leaves exactly what its otherwise says', () => {
    for (const { vr, value } of every) {
      for (const otherwise of closed) {
        const expected = made(vr, value, { action: otherwise, because, otherwise })
        for (const action of ['clean', 'pseudonym'] as const)
          expect(made(vr, value, { action, because, otherwise })).toEqual(expected)
      }
    }
  })

  test('what is removed is removed empty or not, and an empty value becomes nothing else', () => {
    for (const vr of VALUED) {
      for (const decision of Object.values(DECISIONS)) {
        const expected = decision.action === 'remove' ? undefined : new Uint8Array(0)
        expect(made(vr, new Uint8Array(0), decision)).toEqual(expected)
      }
    }
  })

  test('a dummy is of the grammar of its VR and never empty', () => {
    for (const { vr, value } of every) {
      const dummy = made(vr, value, { action: 'replace', because, otherwise: 'replace' }) as Uint8Array
      expect([vr, dummy.length > 0, isOfGrammar(dummy, vr)]).toEqual([vr, true, true])
    }
  })

  test('a guarded text that names the patient never survives, in whatever VR and spelling', () => {
    const texts = VALUED.filter((vr) => VRS[vr].kind === 'text' || ['AE', 'CS', 'UR'].includes(vr))
    for (const vr of texts) {
      for (const spelling of ['ADLER', 'X_ADLER_1', 'ADLERIRENE', 'MR\\ADLER']) {
        const result = made(vr, latin(spelling), { action: 'keep', because, otherwise: 'remove', guarded: true })
        expect([vr, spelling, result]).toEqual([vr, spelling, undefined])
      }
    }
  })
})

describe('examples', () => {
  const iccProfile = (size: number, signature: string): Uint8Array => {
    const bytes = new Uint8Array(128)
    new DataView(bytes.buffer).setUint32(0, size)
    bytes.set(latin(signature), 36)
    return bytes
  }
  const keepIcc = (value: Uint8Array): Uint8Array | undefined => {
    const decision: Decision = { action: 'keep', because, otherwise: 'remove' }
    return execute({ tag: tag('ICCProfile'), vr: 'OB', value, characters: characterSet([]), decision }, circumstances)
  }

  // ICC.1 7.2: the profile's size stands in bytes 0 to 3, its signature in bytes 36 to 39.
  test('an ICC profile is kept where it is one', () => {
    expect(keepIcc(iccProfile(128, 'acsp'))).toHaveLength(128)
    expect(keepIcc(iccProfile(127, 'acsp'))).toHaveLength(128)
    expect(keepIcc(iccProfile(64, 'acsp'))).toBeUndefined()
    expect(keepIcc(iccProfile(128, 'text'))).toBeUndefined()
    expect(keepIcc(latin('ADLER'))).toBeUndefined()
  })

  test.each([
    ['089Y', '089Y'],
    ['090Y', '090Y'],
    ['091Y', '090Y'],
    ['999M', '999M'],
    ['999W', '999W'],
    ['999D', '999D'],
  ])('an age of %s under a cap of 90 years is %s', (age, expected) => {
    const result = made('AS', latin(age), { action: 'generalize', because, otherwise: 'remove', cap: '090Y' })
    expect(Buffer.from(result as Uint8Array).toString('latin1')).toBe(expected)
  })

  test('an age in months is compared in years', () => {
    const result = made('AS', latin('030M'), { action: 'generalize', because, otherwise: 'remove', cap: '002Y' })
    expect(Buffer.from(result as Uint8Array).toString('latin1')).toBe('002Y')
  })

  test('one value among several that is no date takes all of them with it', () => {
    const shifted: Decision = { action: 'shift', because, otherwise: 'remove' }
    expect(made('DA', latin('20240310\\ADLER'), shifted)).toBeUndefined()
  })

  test('a Defined Term stays though it is somebody’s name too', () => {
    const known = new KnownIdentifiers()
    known.addName('AXIAL^HEAD')
    const decision: Decision = { action: 'keep', because, otherwise: 'remove', guarded: true }
    const subject = { tag: tag('ImageType'), vr: 'CS' as const, value: latin('AXIAL'), characters: characterSet([]), decision }
    expect(execute(subject, { ...circumstances, identifiers: known })).toBe(subject.value)
  })
})
