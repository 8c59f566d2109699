import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { outputFault } from '../../system/output-fault.ts'

// Two threads that make files in one folder wait for each other: the system locks a folder while a name is put into it.
const FOLDER_COUNT = 16
const FOLDER_FILES = 8

/** The folders, inside the one for parts, in which parts lie. */
export const PART_FOLDERS: readonly string[] = Array.from({ length: FOLDER_COUNT }, (_, index) => index.toString(16))

/** The part of a numbered source, relative to the folder for parts: always the same, so that a second attempt begins it anew. */
export function partNameOf(number: number): string {
  return `${PART_FOLDERS[Math.floor(number / FOLDER_FILES) % FOLDER_COUNT]}/${number}.part`
}

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
