import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { GatewayError } from './errors.ts'

/** A regular file that is open, and what it was then. */
export interface RegularFile {
  readonly file: number
  readonly size: number
  readonly mtimeMs: number
}

/** Opens a regular file for reading; a fault for everything else. */
export function openRegularFile(path: string): RegularFile {
  try {
    // Without O_NONBLOCK, which means nothing to a regular file, opening a FIFO waits for somebody to write into it.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(file)
    if (stats.isFile()) return { file, size: stats.size, mtimeMs: stats.mtimeMs }
    closeSync(file)
  } catch {
    // Falls through: whatever the reason, there is nothing to read.
  }
  throw new GatewayError('UNREADABLE')
}

/** Reads from a position of an open file; gives how many bytes there were. */
export function readFileAt(file: number, into: Uint8Array, position: number): number {
  try {
    return readSync(file, into, 0, into.length, position)
  } catch {
    throw new GatewayError('UNREADABLE', { offset: position })
  }
}
