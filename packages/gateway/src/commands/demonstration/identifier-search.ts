import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Which of the identifiers are anywhere below a folder: in the bytes of a file or in a name, in any case of letters. */
export function findIdentifiers(folder: string, identifiers: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const path of filesBelow(folder)) {
    // Latin 1 gives each byte one character, so that bytes are compared and nothing is decoded away.
    const bytes = readFileSync(path).toString('latin1').toLowerCase()
    const name = asBytes(relative(folder, path))
    for (const identifier of identifiers) {
      const wanted = asBytes(identifier)
      if (bytes.includes(wanted) || name.includes(wanted)) found.add(identifier)
    }
  }
  return found
}

/** The files below a folder, in the order of their names. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1').toLowerCase()
}
