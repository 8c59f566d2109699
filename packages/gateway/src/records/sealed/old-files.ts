import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** How long a file must have been left alone to be old. 0 is right where nobody else writes. */
export interface LeftAlone {
  readonly aloneMs: number
  readonly now: () => number
}

/** The names of the files of a folder that nobody has written to for so long. */
export async function oldFiles(folder: string, { aloneMs, now }: LeftAlone): Promise<string[]> {
  const old: string[] = []
  for (const name of await readdir(folder)) {
    // One that goes away meanwhile is nobody's to sweep.
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found !== undefined && now() - found.mtimeMs >= aloneMs) old.push(name)
  }
  return old
}
