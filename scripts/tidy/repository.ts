import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RepositoryFile } from './rule.ts'

// 8 MiB of paths is some hundred thousand files; git's list is never longer here.
const PATHS_BYTES_MAX = 8 * 1024 * 1024

/** The files that are committed or could be: tracked and new ones, without those that git ignores. */
export function readRepository(root: string): RepositoryFile[] {
  const listing = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: root, maxBuffer: PATHS_BYTES_MAX })
  const paths = [...new Set(listing.toString('utf8').split('\0'))].filter((path) => path !== '').sort()
  return paths.flatMap((path) => {
    // git goes on listing a tracked file that was deleted but not yet committed so.
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
    if (!stat?.isFile()) return []
    return [{ path, byteCount: stat.size, text: readText(join(root, path)) }]
  })
}

/** A zero byte within the first 8000 marks a file that is not text, which is git's own rule. */
function readText(file: string): string {
  const bytes = readFileSync(file)
  return bytes.subarray(0, 8000).includes(0) ? '' : bytes.toString('utf8')
}
