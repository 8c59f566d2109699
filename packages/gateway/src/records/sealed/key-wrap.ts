import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { deriveKey } from '@lethe/engine'
import { nodePorts } from '../../system/ports.ts'
import { CIPHER, NONCE_BYTES, TAG_BYTES } from './chunk-seal.ts'

/** The key of one sealed file. */
export const DATA_KEY_BYTES = 32

/** A data key under the key that wraps it. */
export interface WrappedKey {
  /** Which master key it opens under. */
  readonly wrappingKeyId: Buffer
  readonly wrapped: Buffer
}

/** Wraps the data keys of originals under a child of the master key; a wrapped key belongs to the name of its file. */
export class KeyWrap {
  readonly #key: KeyObject
  readonly id: Buffer

  constructor(masterKey: Uint8Array) {
    const key = deriveKey(nodePorts, masterKey, 'inbox')
    this.#key = createSecretKey(key)
    this.id = createHash('sha256').update('lethe wrapping key').update(key).digest().subarray(0, 8)
  }

  wrap(dataKey: Uint8Array, fileName: string): WrappedKey {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(fileName))
    const sealed = Buffer.concat([cipher.update(dataKey), cipher.final()])
    return { wrappingKeyId: this.id, wrapped: Buffer.concat([nonce, sealed, cipher.getAuthTag()]) }
  }

  /** Throws where it was wrapped under another key or for another file. */
  unwrap(wrapped: Uint8Array, fileName: string): Buffer {
    const end = wrapped.length - TAG_BYTES
    const nonce = wrapped.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(fileName))
    decipher.setAuthTag(wrapped.subarray(end))
    return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, end)), decipher.final()])
  }
}
