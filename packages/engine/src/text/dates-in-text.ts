import { dateOfDay, dayNumber } from '../dates.ts'
import { MONTH_NAME, monthLike, monthNumber } from './month-names.ts'

/** A date as a text spells it. */
export interface DateInText {
  readonly start: number
  readonly end: number
  /** The day by `dayNumber`; nothing where the spelling does not settle it, or names no whole day. */
  readonly day: number | undefined
  /** The same spelling with another day; nothing where the calendar has none. */
  readonly spell: (day: number) => string | undefined
}

/** What a spelling says: year, month and day in digits, and how they are put together again. */
interface Reading {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly spell: (parts: { readonly year: string; readonly month: string; readonly day: string }) => string
}

/** One way to write a date: its pattern, and what its groups say; nothing where they leave the day open. */
interface Spelling {
  readonly pattern: RegExp
  readonly read: (groups: readonly string[]) => Reading | undefined
}

const YEAR = '(?:18|19|20)\\d{2}'
const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const MONTH = '(?:0?[1-9]|1[0-2])'
const TIME = '(?:[-_ ]?(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?(?:\\.\\d{1,6})?)'
// A date is no part of a longer number, and 1.5.10 is a version.
const BEFORE = '(?<![\\d.])'
const AFTER = '(?!\\d|\\.\\d)'

const SPELLINGS: readonly Spelling[] = [
  {
    // 20240310, and with a time of day behind it: 20240310101530
    pattern: new RegExp(`${BEFORE}(${YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(${TIME})?(?!\\d)`, 'g'),
    read: ([year = '', month = '', day = '', time]) => ({
      year,
      month,
      day,
      spell: (to) => `${to.year}${to.month}${to.day}${time}`,
    }),
  },
  {
    // 2024-03-10, 2024/3/10, 2024.03.10
    pattern: new RegExp(`${BEFORE}(${YEAR})([-/. ])(${MONTH})\\2(${DAY})${AFTER}`, 'g'),
    read: ([year = '', sign = '', month = '', day = '']) => ({
      ...{ year, month, day },
      spell: (to) => [to.year, to.month, to.day].join(sign),
    }),
  },
  {
    // 10/03/2024: which is the day and which the month, only a number over 12 tells.
    pattern: new RegExp(`${BEFORE}(${DAY})([-/. ])(${DAY})\\2(${YEAR}|(?<=[-/])\\d{2})${AFTER}`, 'g'),
    read: ([first = '', sign = '', second = '', year = '']) => {
      const [dayFirst, monthFirst] = [Number(second) <= 12, Number(first) <= 12]
      if (year.length === 2 || (dayFirst && monthFirst && first !== second)) return undefined
      return dayFirst
        ? { year, month: second, day: first, spell: (to) => [to.day, to.month, to.year].join(sign) }
        : { year, month: first, day: second, spell: (to) => [to.month, to.day, to.year].join(sign) }
    },
  },
  {
    // 10 March 2024, 10-Mar-2024, le 1er mars 2024, 10Mar2024, 10 Mar '24
    pattern: new RegExp(
      `(?<!\\d)(${DAY})(?:st|nd|rd|th|er)?([-/., ]{0,2})((?:of |de )?)(${MONTH_NAME})(?!\\p{L})\\.?([-/., ]{0,2})(${YEAR}|'?\\d{2})(?!\\d)`,
      'giu',
    ),
    read: ([day = '', left, of, month = '', right, year = '']) =>
      year.length !== 4
        ? undefined
        : { year, month, day, spell: (to) => `${to.day}${left}${of}${monthLike(month, Number(to.month))}${right}${to.year}` },
  },
  {
    // March 10, 2024; Mar. 10 2024
    pattern: new RegExp(
      `(?<!\\p{L})(${MONTH_NAME})(\\.?[-/. ]{0,2})(${DAY})(?:st|nd|rd|th)?([-/., ]{1,2})(${YEAR}|'\\d{2})(?!\\d)`,
      'giu',
    ),
    read: ([month = '', left, day = '', right, year = '']) =>
      year.length !== 4
        ? undefined
        : { year, month, day, spell: (to) => `${monthLike(month, Number(to.month))}${left}${to.day}${right}${to.year}` },
  },
  {
    // March 2024, le 10 mars: no whole day, so none that could be shifted.
    pattern: new RegExp(
      `(?<![\\p{L}\\d.])(?:${MONTH_NAME}\\.?[-/, ]{1,2}(?:${YEAR}|'\\d{2})|${DAY}(?:st|nd|rd|th|er)? (?:of )?${MONTH_NAME})(?![\\p{L}\\d])`,
      'giu',
    ),
    read: () => undefined,
  },
]

/** The dates that a text holds, in English and French spellings; two may overlap, and then the first is the fuller one. */
export function datesIn(text: string): DateInText[] {
  if (!/\d/.test(text)) return []
  return SPELLINGS.flatMap(({ pattern, read }) =>
    Array.from(text.matchAll(pattern), (match) => {
      const [all, ...groups] = match
      const reading = read(groups.map((group: string | undefined) => group ?? ''))
      return { start: match.index, end: match.index + all.length, ...dayOf(reading) }
    }),
  )
}

function dayOf(reading: Reading | undefined): Pick<DateInText, 'day' | 'spell'> {
  if (reading === undefined) return { day: undefined, spell: () => undefined }
  const { year, day } = reading
  const month = String(monthNumber(reading.month) ?? reading.month)
  return {
    day: dayNumber(Number(year), Number(month), Number(day)),
    spell: (moved) => {
      const date = dateOfDay(moved)
      if (date === undefined) return undefined
      // 2024/3/5 has no zeros before, 2024/03/05 has.
      const like = (digits: string, written: string): string => (written.length === 1 ? String(Number(digits)) : digits)
      return reading.spell({ year: date.slice(0, 4), month: like(date.slice(4, 6), month), day: like(date.slice(6), day) })
    },
  }
}
