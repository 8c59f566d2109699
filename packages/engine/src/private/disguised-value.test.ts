// Goal: a time that is a number or a text moves with the other dates, a UID that is a text is replaced with them, and whatever is
// not what the list says goes.
// Method: numbers of every VR in both byte orders against a plain addition; texts with the date, the time and the offset at their places.
import { encodeString, EXPLICIT_BIG, EXPLICIT_LITTLE, type Vr } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KnownIdentifiers } from '../text/known-identifiers.ts'
import { identities } from '../profiles.test-support.ts'
import { changeDisguised, type Disguise } from './disguised-value.ts'

const DAY = 86_400
const SHIFT_DAYS = -1234

const circumstances = { identities, identifiers: new KnownIdentifiers(), shiftDays: SHIFT_DAYS }
const change = (disguise: Disguise, vr: Vr, value: Uint8Array): Uint8Array | undefined =>
  changeDisguised({ disguise, vr, value, encoding: EXPLICIT_LITTLE }, circumstances)

function numbers(vr: Vr, values: readonly number[], littleEndian: boolean): Buffer {
  const size = vr === 'FD' ? 8 : 4
  const bytes = Buffer.alloc(size * values.length)
  values.forEach((value, index) => {
    if (vr === 'FD') bytes[littleEndian ? 'writeDoubleLE' : 'writeDoubleBE'](value, size * index)
    else if (vr === 'SL') bytes[littleEndian ? 'writeInt32LE' : 'writeInt32BE'](value, size * index)
    else bytes[littleEndian ? 'writeUInt32LE' : 'writeUInt32BE'](value, size * index)
  })
  return bytes
}

describe('seconds since 1970', () => {
  const second = fc.integer({ min: 300_000_000, max: 0x7fffffff })

  test.each(['SL', 'UL', 'FD'] as const)('as %s move by whole days, so that what lies between two of them stays', (vr) => {
    fc.assert(
      fc.property(fc.array(second, { minLength: 1, maxLength: 4 }), fc.boolean(), (seconds, littleEndian) => {
        const encoding = littleEndian ? EXPLICIT_LITTLE : EXPLICIT_BIG
        const value = numbers(vr, seconds, littleEndian)
        const moved = changeDisguised({ disguise: 'seconds', vr, value, encoding }, circumstances)
        const expected = seconds.map((value) => value + SHIFT_DAYS * DAY)
        expect(Buffer.from(moved ?? '')).toEqual(numbers(vr, expected, littleEndian))
      }),
    )
  })

  test('that are fractions keep them, and zero stays what it is', () => {
    expect(change('seconds', 'FD', numbers('FD', [1_034_253_432.25], true))).toEqual(
      Uint8Array.from(numbers('FD', [1_034_253_432.25 + SHIFT_DAYS * DAY], true)),
    )
    expect(change('seconds', 'SL', numbers('SL', [0], true))).toEqual(new Uint8Array(4))
  })

  test.each([
    ['before 1973', 'SL', numbers('SL', [99_999_999], true)],
    ['below zero', 'SL', numbers('SL', [-1_500_000_000], true)],
    ['after 2038', 'UL', numbers('UL', [0x80000000], true)],
    ['no number', 'FD', numbers('FD', [NaN], true)],
    ['without end', 'FD', numbers('FD', [Infinity], true)],
    ['moved below zero', 'SL', numbers('SL', [100_000_000], true)],
    ['half of a number', 'SL', Buffer.alloc(6, 0x50)],
    ['of a VR without numbers', 'LO', Buffer.from('1537272135')],
  ] as const)('%s go', (_, vr, value) => {
    expect(change('seconds', vr, value)).toBeUndefined()
  })
})

describe('dates and times as text', () => {
  const text = (value: string, vr: Vr = 'SH'): string | undefined => {
    const changed = change('dateTime', vr, encodeString(value, vr))
    return changed === undefined ? undefined : Buffer.from(changed).toString('latin1').trimEnd()
  }

  test.each([
    ['20240310', '20201023'],
    ['2024.03.10', '20201023'],
    ['20240310235959.25', '20201023235959.25'],
    ['20240310235959.25-0800', '20201023235959.25-0800'],
    ['20240310101530\\20240311', '20201023101530\\20201024'],
  ])('%s becomes %s', (before, after) => {
    expect(text(before)).toBe(after)
    expect(text(before, 'LO')).toBe(after)
  })

  test.each(['', 'ADLER', '20241340', '10 March 2024', '20240310 ADLER', '2024'])('%s goes, or says nothing', (value) => {
    expect(text(value)).toBe(value === '' ? '' : undefined)
  })
})

describe('UIDs as text', () => {
  const text = (value: string): string | undefined => {
    const changed = change('uid', 'LO', encodeString(value, 'LO'))
    return changed === undefined
      ? undefined
      : Buffer.from(changed)
          .toString('latin1')
          .replaceAll(/[\0 ]+$/g, '')
  }

  test('become what the UID becomes elsewhere', () => {
    expect(text('1.2.3.4')).toBe(identities.uid('1.2.3.4'))
    expect(text('1.2.3.4\\1.2.3.5')).toBe(`${identities.uid('1.2.3.4')}\\${identities.uid('1.2.3.5')}`)
  })

  test.each(['ADLER', '1', '1..2', '1.02', `1.${'2'.repeat(70)}`, '1.2.3 ADLER'])('%s is none and goes', (value) => {
    expect(text(value)).toBeUndefined()
  })
})
