import { isDummyId } from '@lethe/engine'
import type { StudyKeys } from '../system/dimse-query.ts'
import { UsageError } from '../system/usage-error.ts'
import { misfit, readCsvTable, throwMistakes } from './csv-file.ts'
import type { CsvRow } from './csv-rows.ts'

const ID_CHARACTERS_MAX = 64

const COLUMNS = ['AccessionNumber', 'PatientID', 'StudyDate', 'StudyInstanceUID'] as const
type Column = (typeof COLUMNS)[number]

/** One line of a pull list: what an archive is asked for by it. */
export interface PullLine {
  readonly line: number
  readonly keys: StudyKeys
  /** The line above that asks for the same; both are answered, and the archive is asked once. */
  readonly sameAs: number | undefined
}

/** Why a field cannot be asked by, or nothing. */
type Complaint = (value: string) => string | undefined

const COMPLAINTS: Readonly<Record<Column, Complaint>> = {
  AccessionNumber: complainOfId,
  PatientID: (value) =>
    complainOfId(value) ?? (isDummyId(value) ? 'is an ID that stands for "unknown", which is nobody’s' : undefined),
  StudyDate: (value) => (dateOf(value) === undefined ? 'is no date: YYYY-MM-DD or YYYYMMDD' : undefined),
  StudyInstanceUID: (value) => (/^(?=.{1,64}$)\d+(\.\d+)+$/.test(value) ? undefined : 'is no UID'),
}

/**
 * Reads a list of studies to be fetched from an archive: a CSV whose header names AccessionNumber, StudyInstanceUID, or PatientID and
 * StudyDate, in any order. Each mistake is told by its line and column, and never by a value.
 */
export function readPullList(path: string): PullLine[] {
  const { header, rows } = readCsvTable(path)
  const columns = readHeader(path, header)
  const mistakes = rows.flatMap((row) => mistakesIn(row, columns, header).map((says) => `${path}:${row.line}: ${says}`))
  if (rows.length === 0) mistakes.push(`${path}: has no row below its header`)
  throwMistakes(mistakes)
  const first = new Map<string, number>()
  return rows.map((row) => {
    const keys = keysOf(row, columns)
    const name = JSON.stringify(keys)
    const sameAs = first.get(name)
    if (sameAs === undefined) first.set(name, row.line)
    return { line: row.line, keys, sameAs }
  })
}

function readHeader(path: string, { line, fields }: CsvRow): ReadonlyMap<Column, number> {
  const columns = new Map<Column, number>()
  for (const [index, field] of fields.entries()) {
    // `Study Date` and `study_date` are StudyDate.
    const plain = field.replace(/[\s_-]/g, '').toLowerCase()
    const column = COLUMNS.find((name) => name.toLowerCase() === plain)
    if (column === undefined)
      throw new UsageError(`${path}:${line}: column ${index + 1} of the header is none of ${COLUMNS.join(', ')}`)
    if (columns.has(column)) throw new UsageError(`${path}:${line}: the header has ${column} twice`)
    columns.set(column, index)
  }
  const has = (column: Column): boolean => columns.has(column)
  if (!has('AccessionNumber') && !has('StudyInstanceUID') && !(has('PatientID') && has('StudyDate')))
    throw new UsageError(
      `${path}:${line}: the header has no AccessionNumber, no StudyInstanceUID, and not PatientID with StudyDate`,
    )
  return columns
}

function mistakesIn(row: CsvRow, columns: ReadonlyMap<Column, number>, header: CsvRow): string[] {
  const misfits = misfit(row, header)
  if (misfits !== undefined) return [misfits]
  const values = valuesOf(row, columns)
  const mistakes = [...values].flatMap(([column, value]) => {
    const says = COMPLAINTS[column](value)
    return says === undefined ? [] : [`column ${(columns.get(column) ?? 0) + 1}, ${column}, ${says}`]
  })
  const isNamed = values.has('AccessionNumber') || values.has('StudyInstanceUID')
  if (!isNamed && !(values.has('PatientID') && values.has('StudyDate')))
    mistakes.push('has no AccessionNumber, no StudyInstanceUID, and not PatientID with StudyDate')
  return mistakes
}

function keysOf(row: CsvRow, columns: ReadonlyMap<Column, number>): StudyKeys {
  const values = valuesOf(row, columns)
  const date = values.get('StudyDate')
  if (date !== undefined) values.set('StudyDate', dateOf(date) ?? '')
  return Object.fromEntries(values)
}

/** The fields of a row that are not empty. */
function valuesOf({ fields }: CsvRow, columns: ReadonlyMap<Column, number>): Map<Column, string> {
  const all = [...columns].map(([column, index]) => [column, (fields[index] ?? '').trim().normalize('NFC')] as const)
  return new Map(all.filter(([, value]) => value !== ''))
}

function complainOfId(value: string): string | undefined {
  if (value.length > ID_CHARACTERS_MAX) return `has more than ${ID_CHARACTERS_MAX} characters`
  if (/\p{Cc}/u.test(value)) return 'has a control character'
  // PS3.4 C.2.2.2.4: an archive would take them for "anything".
  if (/[*?\\]/.test(value)) return 'has one of * ? \\, by which an archive would find more than one'
  // 1.23457E+11: digits are lost, and what is left may be somebody else’s number.
  if (/^\d([.,]\d+)?E[+-]?\d+$/i.test(value)) return 'is a number that a spreadsheet has rounded: format the column as text'
  return undefined
}

/** A date as DICOM has it (PS3.5 6.2, DA), or nothing where there is no such day. */
function dateOf(value: string): string | undefined {
  const found = /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(value)
  if (found === null) return undefined
  const [, year = '', , month = '', day = ''] = found
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(year) >= 1000
  return isDay ? `${year}${month}${day}` : undefined
}
