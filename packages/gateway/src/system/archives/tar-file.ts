import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { TarInput } from './tar-input.ts'

/** A TAR archive that is a file of its own: only its headers are read here, and entries stay where they lie. */
export function tarFile(path: string): TarInput {
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  let offset = 0
  const pass = (length: number): boolean => {
    if (length > size - offset) return false
    offset += length
    return true
  }
  return {
    read: (length) => {
      const bytes = Buffer.alloc(Math.min(length, Math.max(0, size - offset)))
      const read = readSync(file, bytes, 0, bytes.length, offset)
      offset += read
      return Promise.resolve(bytes.subarray(0, read))
    },
    skip: (length) => Promise.resolve(pass(length)),
    take: (length) => Promise.resolve(pass(length) ? { kind: 'range', offset: offset - length, length } : undefined),
    close: () => closeSync(file),
  }
}
