import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk, syncPath } from '../sealed/disk.ts'

// A folder that is made durable once for a group of files; small enough to be listed at once.
const FILES_MAX = 1000

/** Gives files of the inbox their names, which say nothing: random, in folders that this process alone fills. */
export class Segments {
  readonly #inbox: string
  #current: Promise<string> | undefined
  #fileCount = 0

  constructor(inbox: string) {
    this.#inbox = inbox
  }

  /** A new file's name inside the inbox; its segment is there, and durable. */
  async newFileName(): Promise<string> {
    if (this.#fileCount >= FILES_MAX) {
      this.#current = undefined
      this.#fileCount = 0
    }
    this.#fileCount += 1
    const making = (this.#current ??= this.#makeSegment())
    try {
      return `${await making}/${randomBytes(16).toString('hex')}`
    } catch (error) {
      if (this.#current === making) this.#current = undefined
      throw error
    }
  }

  async #makeSegment(): Promise<string> {
    const name = randomBytes(4).toString('hex')
    await onDisk(() => mkdir(join(this.#inbox, name), { mode: 0o700 }))
    await syncPath(this.#inbox)
    return name
  }
}
