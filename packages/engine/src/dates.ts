// Days between two dates of the proleptic Gregorian calendar, after the civil-from-days formulas: eras of 400 years, years from March.

/** The day number of a date, or nothing where the calendar has no such date. */
export function dayNumber(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
}

/** The date of a day number as `YYYYMMDD`, or nothing outside the years 1 to 9999. */
export function dateOfDay(number: number): string | undefined {
  const era = Math.floor(number / 146_097)
  const dayOfEra = number - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (year < 1 || year > 9999) return undefined
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  return `${String(year).padStart(4, '0')}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
}

/** A DA value moved by whole days; the form of before DICOM 3 (`YYYY.MM.DD`) becomes today's. Nothing where it is no date. */
export function shiftDate(text: string, days: number): string | undefined {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text)
  if (match === null) return undefined
  const number = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]))
  return number === undefined ? undefined : dateOfDay(number + days)
}

/** A DT value moved by whole days; time and offset from UTC stay. A value without a day cannot be moved by days. */
export function shiftDateTime(text: string, days: number): string | undefined {
  const match = /^(\d{8})((?:([01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?)?(?:[+-]\d{4})?)$/.exec(text)
  const date = match === null ? undefined : shiftDate(match[1] as string, days)
  return date === undefined ? undefined : date + (match?.[2] ?? '')
}

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}
