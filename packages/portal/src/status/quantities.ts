import { chosenLanguage } from './words.ts'

const language = chosenLanguage()
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const
const LONGEST = ['day', 86_400, Number.POSITIVE_INFINITY] as const
const TIME_UNITS = [['second', 1, 90], ['minute', 60, 5400], ['hour', 3600, 172_800], LONGEST] as const

/** A count as people of the page's language write it. */
export function number(value: number): string {
  return value.toLocaleString(language)
}

/** A rate with one decimal. */
export function rate(value: number): string {
  return value.toLocaleString(language, { maximumFractionDigits: 1 })
}

/** An amount of bytes in the unit that fits. */
export function bytes(count: number): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3))
  const unit = BYTE_UNITS[power] as string
  return (count / 1000 ** power).toLocaleString(language, { style: 'unit', unit, maximumFractionDigits: power > 2 ? 1 : 0 })
}

/** A time in the unit that fits. */
export function duration(seconds: number): string {
  const [unit, size] = TIME_UNITS.find(([, , below]) => seconds < below) ?? LONGEST
  return Math.round(seconds / size).toLocaleString(language, { style: 'unit', unit, unitDisplay: 'long' })
}
