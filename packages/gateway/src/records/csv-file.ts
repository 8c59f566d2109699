import { readFileSync, statSync } from 'node:fs'
import { UsageError } from '../system/usage-error.ts'
import { CsvMistake, csvRows, type CsvRow } from './csv-rows.ts'

const CSV_BYTES_MAX = 16 << 20
const ROWS_MAX = 200_000
const MISTAKES_SHOWN_MAX = 20

/** A table with its header apart. */
export interface CsvTable {
  readonly header: CsvRow
  readonly rows: readonly CsvRow[]
}

/** Reads a table that somebody has made with a spreadsheet; what is wrong with it is told by the line, and never by a value. */
export function readCsvTable(path: string): CsvTable {
  const [header, ...rows] = readRows(path)
  if (header === undefined) throw new UsageError(`${path}: is empty`)
  return { header, rows }
}

/** Why a row does not fit its header, or nothing. */
export function misfit({ fields }: CsvRow, header: CsvRow): string | undefined {
  if (fields.length === header.fields.length) return undefined
  return `has ${fields.length} fields, and the header has ${header.fields.length}`
}

/** Throws what is wrong with a table, the first of it line by line. */
export function throwMistakes(mistakes: readonly string[]): void {
  if (mistakes.length === 0) return
  const more = mistakes.length - MISTAKES_SHOWN_MAX
  const shown = more > 0 ? [...mistakes.slice(0, MISTAKES_SHOWN_MAX), `and ${more} more`] : mistakes
  throw new UsageError(shown.join('\n'))
}

function readRows(path: string): CsvRow[] {
  let bytes: Uint8Array
  try {
    // A large file is turned away before it is read.
    if (statSync(path).size > CSV_BYTES_MAX) throw new UsageError(`${path}: a table has at most ${CSV_BYTES_MAX} bytes`)
    bytes = readFileSync(path)
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${path}: cannot be read`)
  }
  let text: string
  try {
    // A byte order mark is passed over by the decoder.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError(`${path}: is not UTF-8: save it as CSV UTF-8`)
  }
  try {
    const rows = csvRows(text)
    if (rows.length > ROWS_MAX + 1) throw new UsageError(`${path}: a table has at most ${ROWS_MAX} rows`)
    return rows
  } catch (error) {
    throw error instanceof CsvMistake ? new UsageError(`${path}:${error.line}: ${error.message}`) : error
  }
}
