import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'

export const CIPHER = 'aes-256-gcm'
export const TAG_BYTES = 16
export const NONCE_BYTES = 12
export const FILE_NONCE_BYTES = 7

/** Whether more of the file follows: it is sealed with the chunk, so that a file which was cut short does not open. */
export type Place = 'more' | 'last'

/** Seals and opens the chunks of one file. The nonce is the file's own, the chunk's number, and whether it is the last. */
export class ChunkSeal {
  readonly #key: KeyObject
  readonly #nonce = Buffer.alloc(NONCE_BYTES)
  readonly #header: Uint8Array

  /** The header of the file is sealed with each chunk, and so cannot be changed. */
  constructor(dataKey: Uint8Array, header: Uint8Array) {
    this.#key = createSecretKey(dataKey)
    this.#header = header
    this.#nonce.set(header.subarray(header.length - FILE_NONCE_BYTES))
  }

  close(chunk: Uint8Array, index: number, place: Place): Buffer[] {
    const cipher = createCipheriv(CIPHER, this.#key, this.#nonceOf(index, place)).setAAD(this.#header)
    const sealed = cipher.update(chunk)
    cipher.final()
    return [sealed, cipher.getAuthTag()]
  }

  /** Throws where the chunk is not what was sealed in this place of this file. */
  open(sealed: Uint8Array, index: number, place: Place): Buffer {
    const end = sealed.length - TAG_BYTES
    const nonce = this.#nonceOf(index, place)
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(this.#header)
    decipher.setAuthTag(sealed.subarray(end))
    const chunk = decipher.update(sealed.subarray(0, end))
    decipher.final()
    return chunk
  }

  #nonceOf(index: number, place: Place): Buffer {
    this.#nonce.writeUInt32BE(index, FILE_NONCE_BYTES)
    this.#nonce[NONCE_BYTES - 1] = place === 'last' ? 1 : 0
    return this.#nonce
  }
}
