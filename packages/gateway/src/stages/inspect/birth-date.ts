// Months as English and French texts spell them, without accents.
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january', 'janv', 'janvier'],
  ['feb', 'february', 'fev', 'fevr', 'fevrier'],
  ['mar', 'march', 'mars'],
  ['apr', 'april', 'avr', 'avril'],
  ['may', 'mai'],
  ['jun', 'june', 'juin'],
  ['jul', 'july', 'juil', 'juillet'],
  ['aug', 'august', 'aout'],
  ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'],
  ['nov', 'november', 'novembre'],
  ['dec', 'december', 'decembre'],
]

/** A day in every usual spelling, letters and digits only: 19501231, 31121950, december311950. */
export function birthDateSpellings(text: string): string[] {
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text.trim()) ?? []
  if (year === undefined || month === undefined || day === undefined) return []
  const names = MONTHS[Number(month) - 1] ?? []
  // 1900-01-01 and 0000-00-00 stand for "unknown".
  if (names.length === 0 || `${month}${day}` === '0101') return []
  const plain = String(Number(day))
  const digits = [year + month + day, day + month + year, month + day + year, plain + String(Number(month)) + year]
  const spelled = [...new Set([day, plain])].flatMap((one) =>
    names.flatMap((name) => [one + name + year, name + one + year, year + name + one]),
  )
  return [...new Set([...digits, ...spelled])]
}

// A DA, or a DT that is at least exact to the minute; older files have dots in their dates (PS3.5 6.2).
const MOMENT = /^(\d{4})(\.?)(\d{2})\2(\d{2})(?:\d{4,6}(?:\.\d{1,6})?(?:[+-]\d{4})?)?$/

/** The days of a value of DA or DT, each as YYYYMMDD. */
export function daysOf(value: string): string[] {
  const days: string[] = []
  for (const one of value.split('\\')) {
    const [, year, , month = '', day = ''] = MOMENT.exec(one.replace(/[\0 ]+/g, '')) ?? []
    if (year !== undefined) add(days, year, [month, day])
  }
  return days
}

const DIGITS = /(?<!\d)(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?!\d)/g
const REVERSED = /(?<!\d)(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?!\d)/g
const NAMED =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[-. ]?([a-z]{3,9})[-., ]{1,2}(\d{4})(?!\d)|([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)/g

/** The days that a folded text names, each as YYYYMMDD; where day and month could be either, both. */
export function daysIn(folded: string): string[] {
  if (!/\d{4}/.test(folded)) return []
  const days: string[] = []
  for (const [, year = '', month = '', day = ''] of folded.matchAll(DIGITS)) add(days, year, [month, day])
  for (const [, one = '', two = '', year = ''] of folded.matchAll(REVERSED)) {
    add(days, year, [two, one])
    add(days, year, [one, two])
  }
  for (const [, day, month, year, month2 = '', day2 = '', year2 = ''] of folded.matchAll(NAMED)) {
    const name = month ?? month2
    const index = MONTHS.findIndex((names) => names.includes(name))
    if (index >= 0) add(days, year ?? year2, [String(index + 1), day ?? day2])
  }
  return days
}

function add(days: string[], year: string, [month, day]: readonly [string, string]): void {
  const [m, d, y] = [Number(month), Number(day), Number(year)]
  if (y >= 1890 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= 31)
    days.push(`${year}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`)
}
