import { styleText } from 'node:util'
import type { ComparedAttribute } from './comparison.ts'

const GAP = '  '
const WIDTH_MIN = 80
const PLACE_CELLS_MAX = 40
const BEFORE_CELLS_MAX = 34
const AFTER_CELLS_MAX = 26
const WHY_CELLS_MIN = 32

/** Colours a text on a terminal that has colours and whose owner wants them (NO_COLOR). */
export function coloured(colour: Parameters<typeof styleText>[0], text: string): string {
  return styleText(colour, text, { stream: process.stdout })
}

/** The comparison as a table of a given width. */
export function formatComparison(rows: readonly ComparedAttribute[], width: number): string {
  const cells = rows.map((row) => ({ ...row, after: formatAfter(row.after) }))
  const widest = (texts: readonly string[], max: number): number => Math.min(max, Math.max(...texts.map((text) => text.length)))
  const whole = Math.max(width, WIDTH_MIN)
  // The reason has its room first: cut short it says nothing, and a value cut short still shows whose it is.
  const left = whole - WHY_CELLS_MIN - 3 * GAP.length
  const place = widest(
    rows.map((row) => row.place),
    Math.min(PLACE_CELLS_MAX, Math.floor(left * 0.4)),
  )
  const before = widest(
    rows.map((row) => row.before),
    Math.min(BEFORE_CELLS_MAX, Math.floor(left * 0.34)),
  )
  const after = widest(
    cells.map((row) => row.after),
    Math.min(AFTER_CELLS_MAX, Math.floor(left * 0.26)),
  )
  const why = whole - place - before - after - 3 * GAP.length
  const lines = cells.map((row) => [
    cutLeft(row.place, place).padEnd(place),
    coloured('red', cut(row.before, before).padEnd(before)),
    coloured(row.after.startsWith('(') ? 'dim' : 'green', cut(row.after, after).padEnd(after)),
    coloured('dim', cut(row.why, why)),
  ])
  const header = ['attribute'.padEnd(place), 'before'.padEnd(before), 'after'.padEnd(after), 'why'].map((text) =>
    coloured('bold', text),
  )
  return [header, ...lines].map((line) => line.join(GAP).trimEnd()).join('\n')
}

function formatAfter(after: string | undefined): string {
  if (after === undefined) return '(removed)'
  return after === '' ? '(empty)' : after
}

function cut(text: string, cells: number): string {
  return text.length <= cells ? text : `${text.slice(0, cells - 1)}…`
}

/** Of a place, the end tells more than the beginning. */
function cutLeft(text: string, cells: number): string {
  return text.length <= cells ? text : `…${text.slice(text.length - cells + 1)}`
}
