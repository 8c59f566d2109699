import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of one test; it is gone when the test is. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'lethe-test-'))
  /** A key file. */
  readonly key: string

  constructor() {
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }))
    this.key = this.write('key', '5eed'.repeat(16))
  }

  /** The absolute path of a name in the folder. */
  at(...names: readonly string[]): string {
    return join(this.path, ...names)
  }

  /** Writes a file, with the folders around it; gives its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = this.at(name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  /** Makes a folder; gives its path. */
  makeFolder(name: string): string {
    mkdirSync(this.at(name), { recursive: true })
    return this.at(name)
  }
}

/** Every file below a folder with its bytes as Latin 1 text, by its path relative to the folder. */
export function contentsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]))
}
