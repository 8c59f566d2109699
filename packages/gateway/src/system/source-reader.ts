import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { Pass } from '@lethe/engine'
import { GatewayError } from './errors.ts'

// Most instances fit: they are read once, and both readings of the engine walk over the same bytes.
const WHOLE_BYTES_MAX = 8 << 20
const PIECE_BYTES = 1 << 20

/** The bytes of a source, for those who do not read them in order. */
export interface SourceBytes {
  readonly length: number
  /** All of them, where they are in memory. */
  readonly whole: Uint8Array | undefined
  /** Reads from an offset; gives how many bytes there were. */
  readonly readInto: (into: Uint8Array, offset: number) => number
}

/** Reads files into a buffer that is used again and again: 8 MiB is all that a file of any size takes. */
export class SourceReader {
  #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES)

  /** Opens a regular file and hands a way to run passes over it, and its bytes. */
  open<T>(path: string, use: (run: <R>(pass: Pass<R>) => R, source: SourceBytes) => T): T {
    const file = openFile(path)
    const readInto = (into: Uint8Array, offset: number): number => readFile(file, into, offset)
    try {
      const { size, mtimeMs } = fstatSync(file)
      if (size > WHOLE_BYTES_MAX) {
        const used = use((pass) => this.#readPieces(file, pass), { length: size, whole: undefined, readInto })
        // The two readings have to see the same bytes: what the first found is what the second goes by.
        const after = fstatSync(file)
        if (after.size !== size || after.mtimeMs !== mtimeMs) throw new GatewayError('CHANGED')
        return used
      }
      const whole = this.#readWhole(file, size)
      return use((pass) => runWhole(whole, pass), { length: whole.length, whole, readInto })
    } finally {
      closeSync(file)
    }
  }

  #readWhole(file: number, size: number): Uint8Array {
    if (this.#buffer.length < size) this.#buffer = Buffer.allocUnsafeSlow(size)
    let length = 0
    while (length < size) {
      const read = readFile(file, this.#buffer.subarray(length, size), length)
      if (read === 0) break
      length += read
    }
    return this.#buffer.subarray(0, length)
  }

  #readPieces<R>(file: number, pass: Pass<R>): R {
    let position = 0
    for (;;) {
      const skipped = pass.skippable
      if (skipped > 0) pass.skip(skipped)
      position += skipped
      const read = readFile(file, this.#buffer.subarray(0, PIECE_BYTES), position)
      if (read === 0) return pass.end()
      position += read
      pass.push(this.#buffer.subarray(0, read))
    }
  }
}

function runWhole<R>(whole: Uint8Array, pass: Pass<R>): R {
  pass.push(whole)
  return pass.end()
}

function openFile(path: string): number {
  try {
    // Without O_NONBLOCK, which means nothing to a regular file, opening a FIFO waits for somebody to write into it.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    if (fstatSync(file).isFile()) return file
    closeSync(file)
  } catch {
    // Falls through: whatever the reason, there is nothing to read.
  }
  throw new GatewayError('UNREADABLE')
}

function readFile(file: number, into: Uint8Array, position: number): number {
  try {
    return readSync(file, into, 0, into.length, position)
  } catch {
    throw new GatewayError('UNREADABLE', { offset: position })
  }
}
