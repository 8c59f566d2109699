// Goal: a shifted date is the date so many days away, and nothing else of a value changes.
// Method: laws against the arithmetic of JavaScript's Date over the years 1 to 9999, then the forms of PS3.5 and what is no date.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateOfDay, dayNumber, shiftDate, shiftDateTime } from './dates.ts'

const DAY_MS = 86_400_000
const FIRST = Date.parse('0001-01-01T00:00:00Z') / DAY_MS
const LAST = Date.parse('9999-12-31T00:00:00Z') / DAY_MS

const anyDay = fc.integer({ min: FIRST, max: LAST })
const anyShift = fc.integer({ min: -36_500, max: 36_500 })

/** A day since 1970 as YYYYMMDD, as Date has it. */
const written = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')

const parsed = (date: string): number => Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`) / DAY_MS

describe('laws', () => {
  test('a shifted date is the one Date has, and there is none outside the years 1 to 9999', () => {
    fc.assert(
      fc.property(anyDay, anyShift, (day, shift) => {
        const target = day + shift
        const expected = target < FIRST || target > LAST ? undefined : written(target)
        expect(shiftDate(written(day), shift)).toBe(expected)
      }),
      { numRuns: 5000 },
    )
  })

  test('the interval between two dates of one patient is preserved', () => {
    const within = fc.integer({ min: FIRST + 36_500, max: LAST - 36_500 })
    fc.assert(
      fc.property(within, within, anyShift, (a, b, shift) => {
        const shifted = [a, b].map((day) => parsed(shiftDate(written(day), shift) as string))
        expect((shifted[1] as number) - (shifted[0] as number)).toBe(b - a)
      }),
    )
  })

  test('day numbers and dates are each other’s inverse, and follow one another', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = new Date(day * DAY_MS)
        const number = dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()) as number
        expect(dateOfDay(number)).toBe(written(day))
        expect(dateOfDay(number + 1)).toBe(day === LAST ? undefined : written(day + 1))
      }),
    )
  })

  test('of a date with time only the date moves', () => {
    const time = fc.constantFrom('', '00', '2359', '101530', '101530.5', '101530.123456')
    const offset = fc.constantFrom('', '+0000', '-0800', '+1400')
    fc.assert(
      fc.property(anyDay, anyShift, fc.tuple(time, offset), (day, shift, [clock, zone]) => {
        const date = shiftDate(written(day), shift)
        const expected = date === undefined ? undefined : date + clock + zone
        expect(shiftDateTime(written(day) + clock + zone, shift)).toBe(expected)
      }),
    )
  })

  test('a text that is no date never becomes one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), anyShift, (text, shift) => {
        fc.pre(!/^\d{4}\.?\d{2}\.?\d{2}$/.test(text))
        expect(shiftDate(text, shift)).toBeUndefined()
      }),
    )
  })
})

describe('examples', () => {
  test.each([
    ['20240228', 1, '20240229'],
    ['20230228', 1, '20230301'],
    ['19000228', 1, '19000301'],
    ['20000228', 1, '20000229'],
    ['20240101', -1, '20231231'],
    ['00010101', 0, '00010101'],
    ['99991231', 0, '99991231'],
    // The form of before DICOM 3 (PS3.5 6.2) comes out in today's.
    ['2024.03.10', -10, '20240229'],
  ])('%s moved by %i days is %s', (date, days, expected) => {
    expect(shiftDate(date, days)).toBe(expected)
  })

  test.each([
    '',
    '0',
    '00000000',
    '20240230',
    '20230229',
    '20241301',
    '20240100',
    '2024',
    '202403',
    '2024-03-10',
    '20240310-20240311',
  ])('the date "%s" is none', (text) => expect(shiftDate(text, -10)).toBeUndefined())

  test.each([
    ['year alone', '2024'],
    ['year and month', '202403'],
    ['impossible day', '20240230101530'],
    ['half an hour digit', '202403101'],
    ['offset without a sign', '202403101530 0800'],
    ['words', '20240310 morning'],
  ])('a date with time that has no day to move or is malformed is none: %s', (_name, text) => {
    expect(shiftDateTime(text, -10)).toBeUndefined()
  })
})
