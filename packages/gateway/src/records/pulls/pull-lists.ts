import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GatewayError } from '../../system/errors.ts'
import { OriginalWriter } from '../inbox/original-writer.ts'
import type { PullLine } from '../pull-list-csv.ts'
import { KeyWrap, type WrappedKey } from '../sealed/chunk-seal.ts'
import { syncPath } from '../sealed/disk.ts'
import { oldFiles, type LeftAlone } from '../sealed/old-files.ts'
import { SealedReader } from '../sealed/sealed-reader.ts'
import type { Db } from '../statement.ts'
import { findKeptLists } from './find-kept-lists.ts'

/** A list that was sealed, and the key that it opens under. */
export interface SealedList {
  readonly fileName: string
  readonly key: WrappedKey
}

/** What pull lists say: each in a sealed file, under a key of its own that is destroyed when nobody needs it any more. */
export class PullLists {
  readonly #folder: string
  readonly #keys: KeyWrap

  constructor(folder: string, masterKey: Uint8Array) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#folder = folder
    this.#keys = new KeyWrap(masterKey)
  }

  /** Seals a list; it is durable when this resolves, and swept away later where no row refers to it. */
  async write(lines: readonly PullLine[]): Promise<SealedList> {
    const fileName = randomBytes(16).toString('hex')
    const writer = await OriginalWriter.create(join(this.#folder, fileName))
    try {
      await writer.write(Buffer.from(JSON.stringify(lines)))
      await writer.end()
      await writer.sync()
      await syncPath(this.#folder)
    } catch (error) {
      await writer.close()
      await this.remove(fileName)
      throw error
    }
    return { fileName, key: this.#keys.wrap(writer.dataKey, nameUnderSeal(fileName)) }
  }

  /** Opens a list. */
  read(fileName: string, wrapped: Uint8Array): PullLine[] {
    const reader = new SealedReader({ path: join(this.#folder, fileName), dataKey: this.#dataKey(fileName, wrapped) })
    try {
      const text = Buffer.alloc(reader.length)
      reader.readInto(text, 0)
      return JSON.parse(text.toString()) as PullLine[]
    } finally {
      reader.close()
    }
  }

  /** Takes a list away; what stays after a crash is swept. */
  async remove(fileName: string): Promise<void> {
    await rm(join(this.#folder, fileName), { force: true }).catch(() => undefined)
  }

  /** Removes lists without a key that have been left alone; tells how many. */
  async sweep(db: Db, alone: LeftAlone): Promise<number> {
    const old = await oldFiles(this.#folder, alone)
    const kept = await findKeptLists(db, old)
    const unwanted = old.filter((name) => !kept.has(name))
    for (const name of unwanted) await this.remove(name)
    return unwanted.length
  }

  #dataKey(fileName: string, wrapped: Uint8Array): Buffer {
    try {
      return this.#keys.unwrap(wrapped, nameUnderSeal(fileName))
    } catch {
      throw new GatewayError('SEAL_BROKEN')
    }
  }
}

/** A key of a list opens nothing else. */
function nameUnderSeal(fileName: string): string {
  return `pulls/${fileName}`
}
