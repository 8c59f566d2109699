import { lstat, opendir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Dirent } from 'node:fs'
import type { Stamp } from '../../../system/source-file.ts'

/** Files that are watched at once; those beyond wait for room. */
const WATCHED_MAX = 50_000
const DEPTH_MAX = 32

/** A file that has stayed as it is for as long as it must. */
export interface SettledFile {
  readonly path: string
  /** Below the folder. */
  readonly name: string
  readonly stamp: Stamp
}

/** How files are watched. */
interface Watching {
  readonly settleMs: number
  /** A clock that nobody sets. */
  readonly now: () => number
}

interface Seen {
  readonly stamp: Stamp
  readonly since: number
  /** It is not given again before it changes. */
  readonly isLeft: boolean
}

/** The files of a folder and its subfolders, and since when each is as it is. What the folder holds is learnt by looking only. */
export class WatchedFiles {
  readonly #folder: string
  readonly #watching: Watching
  #seen = new Map<string, Seen>()
  /** Subfolders that could not be read at the last look. */
  closedCount = 0

  constructor(folder: string, watching: Watching) {
    this.#folder = folder
    this.#watching = watching
  }

  /** Looks at every file; gives those that have settled. Throws where the folder itself cannot be read. */
  async look(): Promise<SettledFile[]> {
    const now = this.#watching.now()
    const seen = new Map<string, Seen>()
    const settled: SettledFile[] = []
    this.closedCount = 0
    for await (const path of this.#walk(this.#folder, 0)) {
      if (seen.size >= WATCHED_MAX) break
      const stamp = await stampOf(path)
      // Gone, or no file any more. An empty one has just been begun.
      if (stamp === undefined || stamp.size === 0) continue
      const before = this.#seen.get(path)
      const one = before !== undefined && isSameStamp(before.stamp, stamp) ? before : { stamp, since: now, isLeft: false }
      seen.set(path, one)
      if (!one.isLeft && now - one.since >= this.#watching.settleMs)
        settled.push({ path, name: relative(this.#folder, path), stamp })
    }
    this.#seen = seen
    return settled
  }

  /** Does not give a file again before it changes. */
  leave({ path, stamp }: SettledFile): void {
    this.#seen.set(path, { stamp, since: this.#watching.now(), isLeft: true })
  }

  /** Gives a file again when it has stayed as it is for as long once more. */
  later({ path, stamp }: SettledFile): void {
    this.#seen.set(path, { stamp, since: this.#watching.now(), isLeft: false })
  }

  async *#walk(folder: string, depth: number): AsyncGenerator<string, void> {
    let entries: AsyncIterable<Dirent>
    try {
      entries = await opendir(folder)
    } catch (error) {
      if (depth === 0) throw error
      this.closedCount += 1
      return
    }
    for await (const entry of entries) {
      // Who writes under another name first lets it begin with a dot: rsync does.
      if (entry.name.startsWith('.')) continue
      const path = join(folder, entry.name)
      // Links are not followed: they could lead anywhere.
      if (entry.isFile()) yield path
      else if (entry.isDirectory() && depth < DEPTH_MAX) yield* this.#walk(path, depth + 1)
    }
  }
}

/** Whether a file is as it was. */
export function isSameStamp(one: Stamp, other: Stamp | undefined): boolean {
  return one.size === other?.size && one.mtimeMs === other.mtimeMs
}

/** Size and time of change of a file by its name; nothing where it is none, or gone. */
export async function stampOf(path: string): Promise<Stamp | undefined> {
  try {
    const found = await lstat(path)
    return found.isFile() ? { size: found.size, mtimeMs: found.mtimeMs } : undefined
  } catch {
    return undefined
  }
}
