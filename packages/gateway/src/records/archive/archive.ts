import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GroupCommit, type Settled } from '../../system/group-commit.ts'
import { findArchived } from '../catalogue/find-archived.ts'
import { onDisk, syncPath } from '../sealed/disk.ts'
import { oldFiles, type LeftAlone } from '../sealed/old-files.ts'
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

  /** Removes parts, and objects of one of the 256 folders, that have no row and were left alone; tells how many. */
  async sweep(db: Db, { folder, ...alone }: LeftAlone & { readonly folder: number }): Promise<number> {
    const [parts, objects] = [join(this.#folder, 'parts'), this.#folderOf(folder % FOLDER_COUNT)]
    const unwanted = (await oldFiles(parts, alone)).map((name) => join(parts, name))
    const old = await oldFiles(objects, alone)
    for (let at = 0; at < old.length; at += ASKED_COUNT) {
      const asked = old.slice(at, at + ASKED_COUNT)
      const known = await findArchived(db, asked.map(digestOf))
      unwanted.push(...asked.filter((name) => !known.has(basename(name, '.dcm'))).map((name) => join(objects, name)))
    }
    for (const path of unwanted) await rm(path, { force: true })
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

function digestOf(name: string): Buffer {
  return Buffer.from(basename(name, '.dcm'), 'hex')
}
