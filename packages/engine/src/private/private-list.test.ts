// Goal: a profile can name private elements itself: they stay, under the VR that a list knows or the profile states, and no others.
// Method: both readings of instances with private elements, under lists by name, of the profile's own, and both.
import type { Vr } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { deidentified, elementsOf, fileOf, find, readFile, type Part } from '../instances.test-support.ts'
import { policyOf } from '../profiles.test-support.ts'
import type { OwnPrivate, Profile } from '../profile.ts'
import { privateListOf } from './private-list.ts'
import { SafePrivateList } from './safe-private-list.ts'

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1'))

function parts(creator: string, elements: Readonly<Record<number, readonly [Vr, string]>>): Part[] {
  const own: Part[] = [{ tag: 0x00290010, vr: 'LO', value: text(creator) }]
  for (const [tag, [vr, value]] of Object.entries(elements)) own.push({ tag: Number(tag), vr, value: text(value) })
  return [...elementsOf(), ...own].toSorted((a, b) => a.tag - b.tag)
}

const STRANGER = 'A STRANGER 1.0'
const own = (creator: string, ...elements: string[]): OwnPrivate => ({ creator, elements, because: 'a test' })

function kept(safePrivate: Profile['retain']['safePrivate'], file: readonly Part[]): Record<string, string> {
  const { output } = deidentified(policyOf('basic', { retain: { safePrivate, longitudinalDates: 'shifted' } }), fileOf(file))
  const odd = readFile(output).elements.filter(({ tag }) => (tag >>> 16) % 2 === 1)
  return Object.fromEntries(odd.map(({ tag, text: value }) => [tag.toString(16), value]))
}

describe('an element that no list knows', () => {
  const file = parts(STRANGER, { 0x00291008: ['DS', '1.5'], 0x00291009: ['DS', '2.5'], 0x0029100a: ['DA', '20240310'] })

  test('stays where the profile names it with its VR, with its creator and without its neighbours', () => {
    expect(kept([own(STRANGER, '0029xx08 DS')], file)).toEqual({ '290010': STRANGER, '291008': '1.5' })
    expect(kept('tcia', file)).toEqual({})
  })

  test('goes under another VR than the profile states, and under another creator', () => {
    expect(kept([own(STRANGER, '0029xx08 IS')], file)).toEqual({})
    expect(kept([own('ANOTHER', '0029xx08 DS')], file)).toEqual({})
  })

  test('is a date like any other where it is one', () => {
    const { '29100a': date } = kept([own(STRANGER, '0029xx0A DA')], file)
    expect(date).toMatch(/^\d{8}$/)
    expect(date).not.toBe('20240310')
  })
})

test('an element that a list knows needs no VR, and takes what the list knows of it', () => {
  const list = privateListOf([own('SIEMENS MR HEADER', '0019xx0C')])
  expect(list.rows('SIEMENS MR HEADER', 0x0019100c)).toEqual(SafePrivateList.of('tcia').rows('SIEMENS MR HEADER', 0x0019100c))
  expect(list.rows('SIEMENS MR HEADER', 0x0019100d)).toEqual([])
  expect([list.hasCreator('SIEMENS MR HEADER'), list.hasCreator('GEMS_ACQU_01')]).toEqual([true, false])
})

test('a list by name and elements of the profile’s own hold together', () => {
  const list = privateListOf(['ps3.15', own(STRANGER, '0029xx08 DS', '0029xx09 LO')])
  expect(list.rowCount).toBe(SafePrivateList.of('ps3.15').rowCount + 2)
  expect(list.rows(STRANGER, 0x00291108)).toEqual([{ vr: 'DS', disposition: 'k', standard: false }])
  for (const creator of ['GEMS_ACQU_01', STRANGER]) expect([creator, list.hasCreator(creator)]).toEqual([creator, true])
})

test('the option’s code is claimed for a list that is known, not for what only the profile calls safe', () => {
  const claimed = (safePrivate: Profile['retain']['safePrivate']): boolean => {
    const { output } = deidentified(policyOf('basic', { retain: { safePrivate } }), fileOf(elementsOf()))
    const codes = find(readFile(output).elements, 'DeidentificationMethodCodeSequence')?.items ?? []
    return codes.some((item) => find(item, 'CodeValue')?.text === '113111')
  }
  expect([claimed('tcia'), claimed(['ps3.15', own(STRANGER, '0029xx08 DS')])]).toEqual([true, true])
  expect([claimed('none'), claimed([]), claimed([own(STRANGER, '0029xx08 DS')])]).toEqual([false, false, false])
})
