// Private attributes that are known to be safe (PS3.15 E.3.10), out of two lists and the product's own review, as one table that
// packages/engine reads.
import { readStandard } from './csv.ts'

const TABLE = 'packages/engine/src/tables/safe-private.json'

/** An element of a creator, in whatever block: (0019,xx0C). */
interface Place {
  readonly creator: string
  readonly group: string
  readonly element: string
}

/** Such an element under one VR, and what each list says of it. */
interface Row extends Place {
  readonly vr: string
  readonly standard: '' | 'k'
  /** What the archive says, or the product's own review where it says something. */
  readonly wider: string
}

/** The generated file of the safe lists: path from the repository's root → text. */
export function safePrivateTables(): Record<string, string> {
  const merged = new Map<string, Row>()
  const refused = refusals()
  // A star refuses all elements of a creator.
  const isRefused = (row: Place) => refused.has(keyOf(row)) || refused.has(keyOf({ creator: row.creator, ...place('*', '*') }))
  for (const row of [...ownRows(), ...[...standardRows(), ...archiveRows()].filter((each) => !isRefused(each))]) {
    const key = `${keyOf(row)}\0${row.vr}`
    const known = merged.get(key)
    merged.set(key, { ...row, standard: known?.standard || row.standard, wider: known?.wider || row.wider })
  }
  const sorted = [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  const lines = withoutEmptyVrs(sorted).map(({ creator, group, element, vr, standard, wider }) =>
    JSON.stringify([creator, group, element, vr, standard, wider]),
  )
  return { [TABLE]: `[\n${lines.map((line) => `  ${line}`).join(',\n')}\n]\n` }
}

/** What the product's own review adds, each with its reason. */
function ownRows(): Row[] {
  return readStandard('safe-private-own.csv').map((row) => {
    if ((row['because'] ?? '').trim() === '') throw new Error(`added without a reason: ${row['element']}`)
    const creator = row['privateCreator'] ?? ''
    return {
      creator,
      ...place(row['group'] ?? '', row['element'] ?? ''),
      vr: vrOf(row['vr']),
      standard: '',
      wider: row['how'] ?? '',
    }
  })
}

/** Table E.3.10-1 of PS3.15. */
function standardRows(): Row[] {
  return readStandard('safe-private-2023b.csv').map((row) => {
    const [, group = '', element = ''] = /^\(([0-9A-F]{4}),xx([0-9A-F]{2})\)$/i.exec(row['element'] ?? '') ?? []
    if (group === '') throw new Error(`no private element: ${row['element']}`)
    const creator = row['privateCreator'] ?? ''
    return { creator, ...place(group, element), vr: vrOf(row['vr']), standard: 'k', wider: '' }
  })
}

/**
 * What the archive keeps (k), hashes (h) or shifts (o, oi). Left out: rows that hold only inside a private sequence, since which one is
 * told in words only; and an element that the archive deletes anywhere under a VR of its own.
 */
function archiveRows(): Row[] {
  // Inside a sequence of PS3.6 an element means what it means elsewhere: its creator says what it is, not its place (PS3.5 7.8.1).
  const standard = new Set(readStandard('dictionary-2024c.csv').map((row) => (row['vr'] === 'SQ' ? nameOf(row['name']) : '\0')))
  const rows = readStandard('tcia-private-2024.csv').map((row) => ({
    creator: (row['privateCreator'] ?? '').trim(),
    ...place(row['group'] ?? '', row['element'] ?? ''),
    vr: vrOf(row['vr']),
    disposition: row['disposition'] ?? '',
    nested: row['nested'] !== '' && !standard.has(parentsOf(row['name'] ?? '')),
  }))
  // With VR UN the archive deletes what it could not resolve: that says nothing of the element under its own VR.
  const deleted = new Set(rows.filter(({ disposition, vr }) => disposition === 'd' && vr !== 'UN').map(keyOf))
  return rows
    .filter((row) => ['k', 'h', 'o', 'oi'].includes(row.disposition) && !row.nested && row.creator !== '')
    .filter((row) => !deleted.has(keyOf(row)))
    .map(({ creator, group, element, vr, disposition }) => ({ creator, group, element, vr, standard: '', wider: disposition }))
}

/** `Sequence:Name` → the sequence; an element two sequences down is left to be private. */
function parentsOf(name: string): string {
  return nameOf(name.slice(0, Math.max(0, name.lastIndexOf(':'))))
}

function nameOf(name = ''): string {
  return name.trim().toLowerCase()
}

function refusals(): Set<string> {
  const rows = readStandard('safe-private-refused.csv')
  for (const row of rows) if ((row['because'] ?? '').trim() === '') throw new Error(`refused without a reason: ${row['element']}`)
  return new Set(
    rows.map((row) => keyOf({ creator: row['privateCreator'] ?? '', ...place(row['group'] ?? '', row['element'] ?? '') })),
  )
}

function keyOf({ creator, group, element }: Place): string {
  return [creator, group, element].join('\0')
}

function place(group: string, element: string): { group: string; element: string } {
  return { group: group.toUpperCase(), element: `xx${element.toUpperCase()}` }
}

/** PS3.15 writes `OW/OB` once, and both sources leave a few VRs open. */
function vrOf(text = ''): string {
  return text === 'OW/OB' ? 'OB' : text === '' ? 'UN' : text
}

/** An element is listed as UN only where no list knows its VR. */
function withoutEmptyVrs(rows: readonly Row[]): Row[] {
  const known = new Set(rows.filter(({ vr }) => vr !== 'UN').map(keyOf))
  return rows.filter((row) => row.vr !== 'UN' || !known.has(keyOf(row)))
}
