import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { GatewayError } from '../../system/errors.ts'

/** A file that is being written beside its place: whole once it is closed, and nothing before. */
export class PartFile {
  readonly path: string
  readonly #file: number

  constructor(path: string) {
    this.path = path
    this.#file = attempt(() => openSync(path, 'wx', 0o640))
  }

  /** Writes all of a piece. */
  readonly write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) at += attempt(() => writeSync(this.#file, bytes, at, bytes.length - at))
  }

  /** Closes the whole file. */
  close(): void {
    attempt(() => closeSync(this.#file))
  }

  /** Takes the file back. */
  discard(): void {
    closeSync(this.#file)
    rmSync(this.path, { force: true })
  }
}

function attempt<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new GatewayError(code === 'ENOSPC' || code === 'EDQUOT' ? 'OUTPUT_FULL' : 'OUTPUT_UNWRITABLE')
  }
}
