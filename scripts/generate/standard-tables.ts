// PS3.6 and PS3.15 as the tables that packages/dicom reads: one row a line, so that a change of edition is a readable diff.
import { readStandard } from './csv.ts'

const TABLES = 'packages/dicom/src/tables'

/** The generated files of the standard's tables: path from the repository's root → text. */
export function standardTables(): Record<string, string> {
  return {
    [`${TABLES}/dictionary.json`]: rows(
      dictionary().map(({ tag, vr, vm, keyword, name, retired }) => [tag, vr, vm, keyword, name, retired]),
    ),
    [`${TABLES}/uids.json`]: rows(
      readStandard('uids-2024c.csv').map((row) => [row['uid'], row['type'], row['keyword'], row['name']]),
    ),
    [`${TABLES}/uid-kinds.json`]: uidKinds(),
    [`${TABLES}/confidentiality.json`]: confidentiality(),
    [`${TABLES}/compound-types.json`]: compoundTypes(),
  }
}

function dictionary(): Record<string, string>[] {
  const known = readStandard('dictionary-2024c.csv').filter((row) => row['vr'] !== 'NONE')
  const tags = new Set(known.map((row) => row['tag']))
  const added = readStandard('dictionary-additions.csv').filter((row) => !tags.has(row['tag']))
  return [...known, ...added].toSorted((a, b) => compare(a['tag'], b['tag']))
}

function uidKinds(): string {
  const classes = new Set(readStandard('uid-classes.csv').map((row) => row['keyword']))
  const attributes = dictionary().filter((row) => row['vr'] === 'UI')
  return rows(attributes.map((row) => [row['tag'], classes.has(row['keyword'] ?? '') ? 'class' : 'instance', row['keyword']]))
}

const OPTIONS = [
  'retainUIDs',
  'retainDeviceIdentity',
  'retainInstitutionIdentity',
  'retainPatientCharacteristics',
  'retainLongitudinalFullDates',
  'retainLongitudinalModifiedDates',
  'retainSafePrivate',
  'cleanDescriptors',
  'cleanStructuredContent',
  'cleanGraphics',
] as const

function confidentiality(): string {
  const attributes = readStandard('confidentiality-2026c.csv').filter((row) => row['tag'] !== '(private)')
  return rows(
    attributes.map((row) => {
      const options = OPTIONS.filter((option) => row[option] !== '').map((option) => [option, row[option]])
      return [row['tag']?.replaceAll('X', 'x'), row['basic'], Object.fromEntries(options) as unknown]
    }),
  )
}

function compoundTypes(): string {
  const classes = new Map<string, Record<string, string>>()
  for (const row of readStandard('compound-types.csv')) {
    const types = classes.get(row['sopClassUID'] ?? '') ?? {}
    classes.set(row['sopClassUID'] ?? '', types)
    types[row['tag'] ?? ''] = row['type'] ?? ''
  }
  return rows([...classes].toSorted(([a], [b]) => compare(a, b)))
}

function rows(values: readonly unknown[]): string {
  return `[\n${values.map((value) => `  ${JSON.stringify(value)}`).join(',\n')}\n]\n`
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}
