import { readFileSync } from 'node:fs'
import { UsageError } from './usage-error.ts'

/** Reads certificates or a key in PEM from a file that somebody named. */
export function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${path}: the file cannot be read`)
  }
}
