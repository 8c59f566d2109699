import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { UsageError } from '../system/usage-error.ts'

const GATHERED_BYTES = 1 << 16

/** A file of records that appears under its name only when it is complete. */
export class FinishedFile {
  readonly #path: string
  readonly #file: number
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0

  constructor(path: string) {
    this.#path = path
    try {
      this.#file = openSync(`${path}.part`, 'w', 0o600)
    } catch {
      throw new UsageError(`${path}: cannot be written`)
    }
  }

  /** Adds bytes at the end. */
  write(bytes: Uint8Array): void {
    this.#gathered.push(bytes)
    this.#gatheredBytes += bytes.length
    if (this.#gatheredBytes >= GATHERED_BYTES) this.#flush()
  }

  /** Makes the file appear. */
  finish(): void {
    this.#flush()
    fsyncSync(this.#file)
    closeSync(this.#file)
    renameSync(`${this.#path}.part`, this.#path)
  }

  /** Takes the file back. */
  discard(): void {
    closeSync(this.#file)
    rmSync(`${this.#path}.part`, { force: true })
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#gathered)
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at)
    this.#gathered = []
    this.#gatheredBytes = 0
  }
}
