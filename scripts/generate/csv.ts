// The sources are small CSV files with quoted fields (RFC 4180).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SCRIPTS = join(import.meta.dirname, '..')

/** Rows of a CSV file of `scripts/standard`, as records keyed by its header. */
export function readStandard(name: string): Record<string, string>[] {
  return readRecords(join(SCRIPTS, 'standard', name))
}

/** Rows of a CSV file of `scripts/vocabulary`, as records keyed by its header. */
export function readVocabulary(name: string): Record<string, string>[] {
  return readRecords(join(SCRIPTS, 'vocabulary', name))
}

function readRecords(path: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8'))
  return rows.map((row) => Object.fromEntries(header.map((key, index) => [key, row[index] ?? ''])))
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  for (const line of text.split('\n')) if (line.trim() !== '') rows.push(parseLine(line.replace(/\r$/, '')))
  return rows
}

function parseLine(line: string): string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return Array.from(fields, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
