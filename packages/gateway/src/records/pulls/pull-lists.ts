import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GatewayError } from '../../system/errors.ts'
import type { PullLine } from '../pull-list-csv.ts'
import { DATA_KEY_BYTES, KeyWrap, type WrappedKey } from '../sealed/key-wrap.ts'
import { oldFiles, type LeftAlone } from '../sealed/old-files.ts'
import { SealedReader } from '../sealed/sealed-reader.ts'
import { SealedWriter } from '../sealed/sealed-writer.ts'
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

  /** Seals a list; it is durable when this returns, and swept away later where no row refers to it. */
  write(lines: readonly PullLine[]): SealedList {
    const fileName = randomBytes(16).toString('hex')
    const dataKey = randomBytes(DATA_KEY_BYTES)
    const writer = new SealedWriter({ path: join(this.#folder, fileName), dataKey })
    try {
      writer.write(Buffer.from(JSON.stringify(lines)))
      writer.end()
      writer.sync()
      writer.close()
    } catch (error) {
      writer.discard()
      throw error
    }
    return { fileName, key: this.#keys.wrap(dataKey, nameUnderSeal(fileName)) }
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
