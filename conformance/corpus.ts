// The real files, where the environment says they are; suites tell when they are not.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The folder of real files, or nothing. */
export const CORPUS = process.env['LETHE_CORPUS']

/** The names of the corpus's DICOM files, relative to it, in order. */
export function corpusFiles(): string[] {
  if (CORPUS === undefined) return []
  const root = CORPUS
  const all = readdirSync(root, { recursive: true, withFileTypes: true })
  const names = all.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)))
  return names.filter((name) => name.includes('/') && !name.startsWith('licenses/')).toSorted()
}

/** The bytes of a corpus file. */
export function corpusBytes(name: string): Buffer {
  return readFileSync(join(CORPUS ?? '', name))
}
