import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { FailedError, UsageError } from '../system/usage-error.ts'

const GATHERED_BYTES = 1 << 16

/** A file of records that appears under its name only when it is complete; until then it is a part beside its place. */
export class FinishedFile {
  readonly #path: string
  readonly #file: number
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0
  #writtenBytes = 0
  #open = true

  /** Begins a file; or goes on with the part that an interrupted run left, of which so many bytes are good. */
  constructor(path: string, goOnBytes = 0) {
    this.#path = path
    try {
      // A folder would be met only at the end, when all the work is done.
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error('a folder')
      if (goOnBytes > 0) truncateSync(`${path}.part`, goOnBytes)
      this.#file = openSync(`${path}.part`, goOnBytes > 0 ? 'a' : 'w', 0o600)
      this.#writtenBytes = goOnBytes
    } catch {
      throw new UsageError(`${path}: cannot be written`)
    }
  }

  /** Adds bytes at the end. */
  write(bytes: Uint8Array): void {
    this.#gathered.push(bytes)
    this.#gatheredBytes += bytes.length
    if (this.#gatheredBytes >= GATHERED_BYTES) this.flush()
  }

  /** Hands everything to the system; tells how many bytes the part has. */
  flush(): number {
    const bytes = Buffer.concat(this.#gathered)
    let at = 0
    try {
      while (at < bytes.length) at += this.#attempt(() => writeSync(this.#file, bytes, at))
    } finally {
      // Where room runs out in the middle, what got in counts, and only the rest is tried again.
      this.#gathered = [bytes.subarray(at)]
      this.#gatheredBytes = bytes.length - at
      this.#writtenBytes += at
    }
    return this.#writtenBytes
  }

  /** Makes the file appear. */
  finish(): void {
    this.flush()
    this.#attempt(() => fsyncSync(this.#file))
    this.#attempt(() => renameSync(`${this.#path}.part`, this.#path))
    this.#close()
  }

  /** Takes back a file that is not finished. */
  discard(): void {
    if (!this.#open) return
    this.#close()
    rmSync(`${this.#path}.part`, { force: true })
  }

  #close(): void {
    this.#open = false
    closeSync(this.#file)
  }

  #attempt<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const reason = code === 'ENOSPC' || code === 'EDQUOT' ? 'there is no room left on its device' : 'it cannot be written'
      throw new FailedError(`${this.#path}: ${reason}; what was written before is whole, run the same command again`)
    }
  }
}
