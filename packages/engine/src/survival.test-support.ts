// Goal: what of an instance survives its de-identification, in pieces that can be compared.
// Method: element by element in its place: the value itself, its words, a moved date, a part of a date, a UID that still links.
import { VRS } from '@lethe/dicom'
import { dateOfDay, dayNumber, shiftDate } from './dates.ts'
import { readFile, type ReadElement } from './instances.test-support.ts'
import { identities } from './profiles.test-support.ts'

/** The pieces of a source that stand in its output: `(place) what`. */
export function survivalOf(source: Uint8Array, output: Uint8Array, shiftDays: number): ReadonlySet<string> {
  const pieces = new Set<string>()
  compare({ before: readFile(source).elements, after: readFile(output).elements, place: '' })
  return pieces

  function compare({
    before,
    after,
    place,
  }: {
    before: readonly ReadElement[]
    after: readonly ReadElement[]
    place: string
  }): void {
    for (const element of before) {
      const left = after.find(({ tag }) => tag === element.tag)
      if (left === undefined) continue
      const here = `${place}${element.tag.toString(16).padStart(8, '0')}`
      for (const piece of piecesLeft(element, left, shiftDays)) pieces.add(`${here} ${piece}`)
      for (const [index, item] of element.items.entries())
        compare({ before: item, after: left.items[index] ?? [], place: `${here}[${index}].` })
    }
  }
}

/** The words of a text that tell it from others. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? []
}

function piecesLeft(before: ReadElement, after: ReadElement, shiftDays: number): string[] {
  if (before.bytes.length === 0 || after.bytes.length === 0) return []
  const { kind } = VRS[before.vr]
  if (kind === 'number' || kind === 'bytes') return Buffer.from(before.bytes).equals(after.bytes) ? ['whole'] : []
  const whole = before.text === after.text
  if (before.vr === 'UI')
    return [...(whole ? ['whole'] : []), ...(whole || after.text === identities.uid(before.text) ? ['linked'] : [])]
  if (before.vr === 'DA') return datePieces(before.text, after.text, shiftDays)
  // The times behind both are the same: they tell nothing that the date does not.
  if (before.vr === 'DT') return datePieces(before.text.slice(0, 8), after.text.slice(0, 8), shiftDays)
  if (before.vr === 'AS' || before.vr === 'DS' || before.vr === 'IS')
    return whole ? ['whole', 'coarse'] : after.text === dummyOf(before.vr) ? [] : ['coarse']
  const left = new Set(wordsOf(after.text))
  return wordsOf(before.text).filter((word) => left.has(word))
}

/** What `replace` leaves. */
function dummyOf(vr: 'AS' | 'DS' | 'IS'): string {
  return { AS: '000Y', DS: '0', IS: '1' }[vr]
}

/** A true date tells the moved one as well, and either tells its month and year. */
function datePieces(before: string, after: string, shiftDays: number): string[] {
  const moved = shiftDate(before, shiftDays) ?? ''
  const parts = ['month', 'year', 'moved month', 'moved year']
  if (after === before) return ['whole', 'moved', ...parts]
  if (after === moved) return ['moved', ...parts.slice(2)]
  if (after === `${moved.slice(0, 6)}01`) return parts.slice(2)
  if (after === `${moved.slice(0, 4)}0101`) return ['moved year']
  if (after === `${before.slice(0, 6)}01`) return parts
  return after === `${before.slice(0, 4)}0101` ? ['year', 'moved year'] : []
}

/** A date that is neither the first of a month nor in January, nor becomes so when it is moved by some days: what is cut shows. */
export function ordinaryDate(seed: number, shifts: readonly number[]): string {
  const start = dayNumber(1950, 1, 2) as number
  for (let day = start + (seed % 20_000); ; day += 1) {
    const date = dateOfDay(day) as string
    const all = [date, ...shifts.map((days) => shiftDate(date, days) as string)]
    if (all.every((one) => !one.endsWith('01') && one.slice(4, 6) !== '01')) return date
  }
}
