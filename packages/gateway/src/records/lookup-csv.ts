import { isDummyId, isSubject } from '@lethe/engine'
import { UsageError } from '../system/usage-error.ts'
import { misfit, readCsvTable, throwMistakes } from './csv-file.ts'
import type { CsvRow } from './csv-rows.ts'

const ID_CHARACTERS_MAX = 256

const COLUMNS = ['issuer', 'PatientID', 'subject'] as const

/** One patient of a study's own table. */
export interface ListedSubject {
  readonly line: number
  readonly issuer: string
  readonly id: string
  readonly subject: string
}

/** Reads a study's table of subjects; `issuer` stands where a row says none. Each mistake is told by its line, and never by a value. */
export function readLookupCsv(path: string, issuer: string): ListedSubject[] {
  const { header, rows } = readCsvTable(path)
  const columns = readHeader(path, header)
  const mistakes: string[] = []
  const subjects = rows.map((row) => readRow(row, columns, issuer))
  const sound = subjects.filter((subject, index) => {
    const says = mistakeIn(subject, rows[index] as CsvRow, header)
    if (says !== undefined) mistakes.push(`${path}:${subject.line}: ${says}`)
    return says === undefined
  })
  mistakes.push(...repeated(path, sound))
  if (subjects.length === 0) mistakes.push(`${path}: has no row below its header`)
  throwMistakes(mistakes)
  return subjects
}

type Column = (typeof COLUMNS)[number]

function readHeader(path: string, { line, fields }: CsvRow): ReadonlyMap<Column, number> {
  const columns = new Map<Column, number>()
  for (const [index, field] of fields.entries()) {
    const column = COLUMNS.find((name) => name === field.trim())
    if (column === undefined)
      throw new UsageError(`${path}:${line}: column ${index + 1} of the header is none of ${COLUMNS.join(', ')}`)
    if (columns.has(column)) throw new UsageError(`${path}:${line}: the header has ${column} twice`)
    columns.set(column, index)
  }
  for (const column of ['PatientID', 'subject'] as const)
    if (!columns.has(column)) throw new UsageError(`${path}:${line}: the header has no ${column}`)
  return columns
}

/** IDs and issuers as the first reading of an instance has them: without spaces around each value, composed. */
function readRow({ line, fields }: CsvRow, columns: ReadonlyMap<Column, number>, issuer: string): ListedSubject {
  const field = (column: Column): string => (fields[columns.get(column) ?? fields.length] ?? '').trim()
  const values = field('PatientID').split('\\')
  const id = values
    .map((value) => value.trim())
    .join('\\')
    .normalize('NFC')
  return { line, issuer: field('issuer') || issuer, id, subject: field('subject') }
}

function mistakeIn({ id, issuer, subject }: ListedSubject, row: CsvRow, header: CsvRow): string | undefined {
  const misfits = misfit(row, header)
  if (misfits !== undefined) return misfits
  if (id === '') return 'has no PatientID'
  if (isDummyId(id)) return 'has a PatientID that stands for "unknown", which is nobody’s'
  if (id.length > ID_CHARACTERS_MAX || issuer.length > ID_CHARACTERS_MAX)
    return `has more than ${ID_CHARACTERS_MAX} characters in a field`
  if (/\p{Cc}/u.test(id + issuer)) return 'has a control character in a field'
  if (!isSubject(subject)) return 'has no usable subject: 1 to 64 letters, digits and . _ - which begins with a letter or digit'
  return undefined
}

/** A patient or a subject on two lines, and a subject that is a patient’s own number. */
function repeated(path: string, subjects: readonly ListedSubject[]): string[] {
  const patients = new Map<string, number>()
  const given = new Map<string, number>()
  const ids = new Set(subjects.map(({ id }) => id.toUpperCase()))
  return subjects.flatMap(({ line, issuer, id, subject }) => {
    const [patient, name] = [`${issuer}\0${id}`, subject.toUpperCase()]
    const mistakes: string[] = []
    if (patients.has(patient)) mistakes.push(`has the patient of line ${patients.get(patient)} again`)
    // Folders that differ only in case are one on some systems.
    if (given.has(name)) mistakes.push(`has the subject of line ${given.get(name)} again`)
    if (ids.has(name)) mistakes.push('has a subject that is a PatientID of the table')
    if (!patients.has(patient)) patients.set(patient, line)
    if (!given.has(name)) given.set(name, line)
    return mistakes.map((says) => `${path}:${line}: ${says}`)
  })
}
