import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GroupCommit, type Settled } from '../../system/group-commit.ts'
import { findArchived } from '../catalogue/find-archived.ts'
import { onDisk, syncPath } from '../sealed/disk.ts'
import type { Db } from '../statement.ts'

const GROUP_COUNT_MAX = 64
const FOLDER_COUNT = 256
// Nobody waits for an object to be kept, and a sender does wait for the disk.
const GATHER_MS = 40
const ASKED_COUNT = 1000

/** An object that passed the second look, written beside its place. */
interface Part {
  readonly path: string
  readonly sha256: Uint8Array
}

/**
 * The objects that passed: files as they are, each named by SHA-256 of its bytes. The same bytes are the same file, so that whoever does a
 * job a second time changes nothing; and a file that was damaged is found by its name.
 */
export class Archive {
  readonly #folder: string
  readonly #kept: GroupCommit<Part, void>

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(join(folder, 'parts'), { recursive: true, mode: 0o700 })
    for (let index = 0; index < FOLDER_COUNT; index += 1) mkdirSync(this.#folderOf(index), { recursive: true, mode: 0o700 })
    this.#kept = new GroupCommit((parts) => this.#keep(parts), GROUP_COUNT_MAX, GATHER_MS)
  }

  /** Where a new object is written before it has its name. */
  newPart(): string {
    return join(this.#folder, 'parts', randomBytes(16).toString('hex'))
  }

  /** Gives a written object its name, and makes it durable. */
  keep(part: Part): Promise<void> {
    return this.#kept.add(part)
  }

  /** Where the object of a digest is. */
  pathOf(sha256: Uint8Array): string {
    return join(this.#folderOf(sha256[0] ?? 0), `${Buffer.from(sha256).toString('hex')}.dcm`)
  }

  /** Takes away what gets no name, or has no row. */
  async discard(path: string): Promise<void> {
    await rm(path, { force: true }).catch(() => undefined)
  }

  /** Removes parts, and objects of one of the 256 folders, that have no row and were left alone for so long; tells how many. */
  async sweep(db: Db, { folder, aloneMs, now }: { folder: number; aloneMs: number; now: () => number }): Promise<number> {
    const parts = await alone(join(this.#folder, 'parts'), now() - aloneMs)
    const objects = await alone(this.#folderOf(folder % FOLDER_COUNT), now() - aloneMs)
    const unwanted = [...parts]
    for (let at = 0; at < objects.length; at += ASKED_COUNT) {
      const asked = objects.slice(at, at + ASKED_COUNT)
      const known = await findArchived(db, asked.map(digestOf))
      unwanted.push(...asked.filter((path) => !known.has(basename(path, '.dcm'))))
    }
    for (const path of unwanted) await this.discard(path)
    return unwanted.length
  }

  #folderOf(index: number): string {
    return join(this.#folder, index.toString(16).padStart(2, '0'))
  }

  async #keep(parts: readonly Part[]): Promise<Settled<void>[]> {
    const outcomes = await Promise.allSettled(parts.map((part) => this.#name(part)))
    const folders = new Set(parts.map(({ sha256 }) => dirname(this.pathOf(sha256))))
    await Promise.all([...folders].map(syncPath))
    return outcomes.map((outcome) =>
      outcome.status === 'rejected' ? { error: outcome.reason as unknown } : { result: undefined },
    )
  }

  /** What is in a file must be durable before its name is. */
  async #name({ path, sha256 }: Part): Promise<void> {
    await syncPath(path)
    await onDisk(() => rename(path, this.pathOf(sha256)))
  }
}

/** Files of a folder that nobody has written to since a time. */
async function alone(folder: string, since: number): Promise<string[]> {
  const old: string[] = []
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs <= since) old.push(path)
  }
  return old
}

function digestOf(path: string): Buffer {
  return Buffer.from(basename(path, '.dcm'), 'hex')
}
