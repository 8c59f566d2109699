import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Conversion } from './dcm2niix.ts'

// NIfTI-1: aux_file, which dcm2niix fills with the image comments.
const COMMENT_OFFSET = 228
const COMMENT_BYTES = 24

/** The BIDS fields that may differ: `identity` and `text` may be gone or replaced, of `shifted` the date may be another. */
const FIELDS = new Map(
  readFileSync(join(import.meta.dirname, 'differences.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as [string, 'identity' | 'text' | 'shifted', string])
    .map(([field, how]) => [field, how]),
)

/** How two conversions of one series differ beyond what is allowed, in words; nothing where they do not. */
export function differences(before: Conversion, after: Conversion): string[] {
  const names = [[...before.keys()].join(' '), [...after.keys()].join(' ')]
  if (names[0] !== names[1]) return [`other files: ${names[0]} | ${names[1]}`]
  return [...before].flatMap(([name, bytes]) => {
    const changed = after.get(name) as Buffer
    if (name.endsWith('.json')) return fieldDifferences(bytes, changed).map((one) => `${name}: ${one}`)
    const same = name.endsWith('.nii') ? withoutComment(bytes).equals(withoutComment(changed)) : bytes.equals(changed)
    return same ? [] : [`${name}: other bytes`]
  })
}

/** The names of the fields that differ and may, for a count. */
export function allowedDifferences(before: Conversion, after: Conversion): string[] {
  return [...before].flatMap(([name, bytes]) => {
    const changed = after.get(name)
    if (!name.endsWith('.json') || changed === undefined) return []
    const [left, right] = [fields(bytes), fields(changed)]
    return Object.keys(left).filter((key) => FIELDS.has(key) && JSON.stringify(left[key]) !== JSON.stringify(right[key]))
  })
}

function fieldDifferences(before: Buffer, after: Buffer): string[] {
  const [left, right] = [fields(before), fields(after)]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => {
    const how = FIELDS.get(key)
    if (how === 'identity' || how === 'text' || JSON.stringify(left[key]) === JSON.stringify(right[key])) return false
    return how !== 'shifted' || !isShifted(String(left[key]), String(right[key]))
  })
}

/** Another day, the same time of day. */
function isShifted(before: string, after: string): boolean {
  const time = (text: string): string => text.slice(text.indexOf('T'))
  return /^\d{4}-\d{2}-\d{2}T/.test(after) && time(before) === time(after) && before !== after
}

function fields(bytes: Buffer): Record<string, unknown> {
  return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>
}

function withoutComment(bytes: Buffer): Buffer {
  return Buffer.from(bytes).fill(0, COMMENT_OFFSET, COMMENT_OFFSET + COMMENT_BYTES)
}
