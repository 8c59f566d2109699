// Goal: what every action makes of every VR, in a table that a person can read.
// Method: samples of each VR under a decision of each kind; VRs with the same row stand together.
import { characterSet, VRS, type Vr } from '@lethe/dicom'
import type { Decision } from './decision.ts'
import { execute, type Circumstances } from './execute.ts'
import { tag } from './instances.test-support.ts'
import { LabelNumbers } from './label-numbers.ts'
import { identities } from './profiles.test-support.ts'
import { KnownIdentifiers } from './text/known-identifiers.ts'
import { TextCleaner } from './text/text-cleaner.ts'

const identifiers = new KnownIdentifiers()
identifiers.addName('ADLER^IRENE')
const cleaner = new TextCleaner(identifiers, -10)
/** An instance that names Irene Adler, its dates moved by ten days. */
export const circumstances: Circumstances = {
  identities,
  shiftDays: -10,
  identifiers,
  cleaner,
  labels: new LabelNumbers(),
  note: () => undefined,
}

/** A text's bytes in Latin 1. */
export const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

/** All VRs but SQ: a sequence never comes here, the writer decides it by its items. */
export const VALUED = (Object.keys(VRS) as Vr[]).filter((vr) => vr !== 'SQ')

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

/** Values of a VR that are as they should be, and some that are not. */
export function samplesOf(vr: Vr): Samples {
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

/** The reason of every decision here. */
export const because = { layer: 'unlisted', text: 'a test' } as const

/** The decisions of the table, each under the name it has there. */
export const DECISIONS: Readonly<Record<string, Decision>> = {
  remove: { action: 'remove', because, otherwise: 'remove' },
  empty: { action: 'empty', because, otherwise: 'empty' },
  replace: { action: 'replace', because, otherwise: 'replace' },
  'replace with TEXT': { action: 'replace', because, otherwise: 'replace', with: 'TEXT' },
  'remap, else remove': { action: 'remap', because, otherwise: 'remove' },
  'pseudonym, else remove': { action: 'pseudonym', because, otherwise: 'remove' },
  'shift by -10 days, else remove': { action: 'shift', because, otherwise: 'remove' },
  'generalize to 090Y, else remove': { action: 'generalize', because, otherwise: 'remove', cap: '090Y' },
  'generalize to the year of a date shifted by -10 days, else remove': {
    ...{ action: 'generalize', because, otherwise: 'remove' },
    to: { part: 'year', of: 'shifted' },
  },
  'generalize to the month of the true date, else empty': {
    ...{ action: 'generalize', because, otherwise: 'empty' },
    to: { part: 'month', of: 'true' },
  },
  'generalize to the nearest multiple of 10, else remove': {
    ...{ action: 'generalize', because, otherwise: 'remove' },
    to: { part: 'multiple', of: 10 },
  },
  'clean known, else remove': { action: 'clean', because, otherwise: 'remove', clean: { mode: 'known', keep: new Set() } },
  'clean strict, else replace': { action: 'clean', because, otherwise: 'replace', clean: { mode: 'strict', keep: new Set() } },
  'clean without saying how, else remove': { action: 'clean', because, otherwise: 'remove' },
  'keep, else remove': { action: 'keep', because, otherwise: 'remove' },
  'keep guarded, else remove': { action: 'keep', because, otherwise: 'remove', guarded: true },
  'keep guarded, else empty': { action: 'keep', because, otherwise: 'empty', guarded: true },
  'keep guarded, else replace': { action: 'keep', because, otherwise: 'replace', guarded: true },
}

/** What a decision makes of a value. */
export function made(vr: Vr, value: Uint8Array, decision: Decision): Uint8Array | undefined {
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

const HEAD = [
  'What each action makes of a value, by VR: an empty one, one value, several, a malformed one, and one that names the patient (ADLER).',
  'An attribute that is absent stays absent. `-` the element goes, `empty` its value goes, `same` the value stays as it is.',
  'VRs with the same row stand together. A sequence is decided by its items and never comes here.',
]

/** The table of all actions and VRs (execute.golden.txt). */
export function actionTable(): string {
  const columns = `  ${''.padEnd(20)}${COLUMNS.map((column) => column.padEnd(28)).join('')}`.trimEnd()
  const parts = Object.entries(DECISIONS).map(([name, decision]) => [name, columns, ...tableOf(decision)].join('\n'))
  return `${[HEAD.join('\n'), ...parts].join('\n\n')}\n`
}
