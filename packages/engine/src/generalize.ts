import { stringValue, withoutPadding, type Vr } from '@lethe/dicom'
import { isAge, isOlder } from './ages.ts'
import { shiftDate } from './dates.ts'
import type { Decision } from './decision.ts'

/** What a date or a number is made coarser to: the year or month it lies in, or the nearest multiple. */
export type Coarseness =
  | { readonly part: 'year' | 'month'; readonly of: 'shifted' | 'true' }
  | { readonly part: 'multiple'; readonly of: number }

// PS3.5 6.2: a DS has at most 16 characters, an IS 32 bits.
const DS_CHARACTERS_MAX = 16
const IS_MAX = 2 ** 31 - 1

/** A value made coarser; nothing where its VR has no coarser form or a text is not of it. */
export function generalized(value: Uint8Array, vr: Vr, { decision, shiftDays }: { decision: Decision; shiftDays: number }) {
  const whole = stringValue(value)
  if (vr === 'AS') return cappedAge(whole, decision.cap)
  const { to } = decision
  if (to === undefined) return undefined
  const made = whole.split('\\').map((one) => {
    const text = withoutPadding(one).trim()
    if (text === '') return ''
    if (to.part === 'multiple') return vr === 'DS' || vr === 'IS' ? nearestMultiple(text, vr, to.of) : undefined
    return vr === 'DA' ? firstDay(text, to.part, to.of === 'shifted' ? shiftDays : 0) : undefined
  })
  return made.includes(undefined) ? undefined : made.join('\\')
}

/** An age over the cap becomes the cap (90Y under the practice of The Cancer Imaging Archive). */
function cappedAge(text: string, cap: string | undefined): string | undefined {
  if (!isAge(text) || cap === undefined) return undefined
  return isOlder(text, cap) ? cap : text
}

/** The first day of the year or month in which a moved date lies: DA has no form for less than a day. */
function firstDay(text: string, part: 'year' | 'month', days: number): string | undefined {
  const moved = shiftDate(text, days)
  return moved === undefined ? undefined : part === 'year' ? `${moved.slice(0, 4)}0101` : `${moved.slice(0, 6)}01`
}

function nearestMultiple(text: string, vr: 'DS' | 'IS', of: number): string | undefined {
  const number = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[Ee][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  const count = Math.sign(number) * Math.round(Math.abs(number) / of)
  if (!Number.isSafeInteger(count)) return undefined
  // Twelve digits: 3 times 0.1 is 0.3 and no more.
  const made = Number((count * of).toPrecision(12))
  if (vr === 'IS' && (!Number.isInteger(made) || Math.abs(made) > IS_MAX)) return undefined
  const written = String(Object.is(made, -0) ? 0 : made)
  return written.length <= DS_CHARACTERS_MAX ? written : undefined
}
