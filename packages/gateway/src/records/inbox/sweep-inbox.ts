import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findKeptFiles } from '../instances/find-kept-files.ts'
import { oldFiles } from '../sealed/old-files.ts'
import type { Db } from '../statement.ts'

/** After so long without a row or a byte a file is swept away; whoever commits one gives up long before. */
export const UNWRITTEN_MS = 30 * 60_000

/** What is to be swept. */
export interface Sweep {
  readonly folder: string
  readonly db: Db
  /** How long a file must have been left alone. 0 is right where nobody else writes, as at the start of the only process. */
  readonly unwrittenMs: number
  readonly now: () => number
}

/** Removes half-written files, files whose row was rolled back, and files whose key was destroyed; tells how many. */
export async function sweepInbox({ folder, db, unwrittenMs, now }: Sweep): Promise<number> {
  let sweptCount = 0
  for (const segment of await readdir(folder)) {
    const names = await oldFiles(join(folder, segment), { aloneMs: unwrittenMs, now })
    const old = names.map((name) => `${segment}/${name}`)
    const kept = await findKeptFiles(db, old)
    const unwanted = old.filter((fileName) => !kept.has(fileName))
    for (const fileName of unwanted) await rm(join(folder, fileName), { force: true })
    sweptCount += unwanted.length
    // An empty folder goes too, unless somebody fills it meanwhile.
    if (unwrittenMs === 0 || old.length > 0) await rmdir(join(folder, segment)).catch(() => undefined)
  }
  return sweptCount
}
