import { createCipheriv, createDecipheriv, randomBytes, randomUUID, type Cipheriv } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { freeBuffer } from '../free-buffer.ts'
import { outputFault } from '../output-fault.ts'
import type { Place } from './place.ts'

const CIPHER = 'aes-256-ctr'
const CIPHER_BLOCK_BYTES = 16

/**
 * Bytes of a source that wait on the disk until they were read twice. Nothing identifiable lies readable there: the file has no name
 * from the moment it is open, and its key exists in memory only.
 */
export class Spool {
  readonly #file: number
  readonly #key = randomBytes(32)
  readonly #cipher: Cipheriv = createCipheriv(CIPHER, this.#key, Buffer.alloc(CIPHER_BLOCK_BYTES))
  #length = 0

  constructor(folder: string) {
    const path = join(folder, `${randomUUID()}.spool`)
    this.#file = outputFault(() => openSync(path, 'wx+', 0o600))
    rmSync(path)
  }

  /** Adds bytes at the end. */
  write(bytes: Uint8Array): void {
    const sealed = this.#cipher.update(bytes)
    for (let at = 0; at < sealed.length;) at += outputFault(() => writeSync(this.#file, sealed, at))
    freeBuffer(sealed)
    this.#length += bytes.length
  }

  /** Where the bytes lie. */
  place(): Extract<Place, { kind: 'spool' }> {
    return { kind: 'spool', file: this.#file, key: this.#key, length: this.#length }
  }

  /** Gives the room back. */
  close(): void {
    closeSync(this.#file)
  }
}

/** Reads spooled bytes from any position. */
export function readSpool({ file, key }: Extract<Place, { kind: 'spool' }>, into: Uint8Array, position: number): number {
  // CTR (NIST SP 800-38A 6.5): the counter of a block is its number, so that any of them can be opened alone.
  const inside = position % CIPHER_BLOCK_BYTES
  const counter = Buffer.alloc(CIPHER_BLOCK_BYTES)
  counter.writeBigUInt64BE(BigInt((position - inside) / CIPHER_BLOCK_BYTES), 8)
  const decipher = createDecipheriv(CIPHER, key, counter)
  decipher.update(Buffer.alloc(inside))
  const read = readSync(file, into, 0, into.length, position)
  const opened = decipher.update(into.subarray(0, read))
  into.set(opened)
  freeBuffer(opened)
  return read
}

/** Gives back what a source's place holds. */
export function releasePlace(place: Place | undefined): void {
  if (place?.kind === 'spool') closeSync(place.file)
}
