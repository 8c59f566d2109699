import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { outputFault } from '../../system/output-fault.ts'

/** A file that is being written beside its place: whole once it is closed, and nothing before. */
export class PartFile {
  readonly path: string
  readonly #file: number
  #closed = false

  constructor(path: string) {
    this.path = path
    // A thread that died in the middle left its part behind; the second attempt at the same file begins it anew.
    this.#file = outputFault(() => openSync(path, 'w', 0o640))
  }

  /** Writes all of a piece. */
  readonly write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) at += outputFault(() => writeSync(this.#file, bytes, at, bytes.length - at))
  }

  /** Closes the whole file. */
  close(): void {
    this.#closed = true
    outputFault(() => closeSync(this.#file))
  }

  /** Takes the file back. */
  discard(): void {
    if (!this.#closed) closeSync(this.#file)
    rmSync(this.path, { force: true })
  }
}
