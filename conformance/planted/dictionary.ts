import { readFileSync } from 'node:fs'

/** One attribute of PS3.6, with a repeating group made concrete. */
export interface Entry {
  readonly tag: number
  readonly vr: string
  readonly keyword: string
  /** The smallest number of values that its VM allows. */
  readonly count: number
}

// PS3.5 7.6: even groups 5000 to 501E and 6000 to 601E; the first, the second and the last stand for all.
const REPEATED: Readonly<Record<string, readonly string[]>> = { '50xx': ['5000', '501E'], '60xx': ['6000', '6002', '601E'] }

/** Every attribute of PS3.6 but those of commands, items and delimiters, in ascending order. */
export const entries: readonly Entry[] = readEntries()

const byKeyword = new Map([...entries].reverse().map((entry) => [entry.keyword, entry]))
const byTag = new Map(entries.map((entry) => [entry.tag, entry]))

/** The attribute with this keyword, in its first group where the group repeats. */
export function entryOf(keyword: string): Entry {
  const entry = byKeyword.get(keyword)
  if (entry === undefined) throw new RangeError(`PS3.6 has no attribute ${keyword}`)
  return entry
}

/** The attribute with this tag, if PS3.6 has one. */
export function entryAt(tag: number): Entry | undefined {
  return byTag.get(tag)
}

function readEntries(): Entry[] {
  const file = new URL('../../scripts/standard/dictionary-2024c.csv', import.meta.url)
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  const found = rows.flatMap(readRow)
  return found.sort((one, other) => one.tag - other.tag)
}

function readRow(row: string): Entry[] {
  // The only quoted column is the name, which nothing here needs.
  const [tag = '', vr = '', vm = '', , keyword = ''] = row
    .replace(/"[^"]*"/, '')
    .trimEnd()
    .split(',')
  if (/^(0000|FFFE)/.test(tag)) return []
  return concreteTags(tag).map((concrete) => ({
    tag: Number.parseInt(concrete, 16),
    vr: chosenVr(vr, keyword),
    keyword,
    count: Number.parseInt(vm, 10),
  }))
}

function concreteTags(tag: string): string[] {
  const groups = REPEATED[tag.slice(0, 4)]
  if (groups !== undefined) return groups.map((group) => group + tag.slice(4))
  // (0020,31xx), (0028,04x0), (1000,xxx0), (1010,xxxx) and 7Fxx: the lowest number that is not taken by another row.
  return [tag.startsWith('7Fxx') ? tag.replace('xx', '02') : tag.replace(/x+/, (digits) => '1'.padStart(digits.length, '0'))]
}

function chosenVr(vr: string, keyword: string): string {
  if (vr.includes('OW')) return 'OW'
  if (vr === 'NONE') throw new RangeError(`${keyword} has no value`)
  return vr.split(' ')[0] ?? vr
}
