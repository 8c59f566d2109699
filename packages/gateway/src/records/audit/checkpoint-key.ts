import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { deriveKey } from '@lethe/engine'
import { nodePorts } from '../../system/ports.ts'

// RFC 8410: an Ed25519 private key in PKCS #8 is these bytes and its 32 bytes of seed.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** How far the chain was when somebody signed for it. */
export interface Checkpoint {
  readonly number: number
  readonly hash: Uint8Array
  readonly signature: Uint8Array
}

/** Signs checkpoints of the audit (Ed25519); the key is a child of the master key, which the database does not have. */
export class CheckpointKey {
  readonly #private: KeyObject
  readonly #public: KeyObject

  constructor(masterKey: Uint8Array) {
    const seed = deriveKey(nodePorts, masterKey, 'audit checkpoint')
    this.#private = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
    this.#public = createPublicKey(this.#private)
  }

  /** The public key, as others need it to check a checkpoint. */
  get publicPem(): string {
    return this.#public.export({ type: 'spki', format: 'pem' }) as string
  }

  sign(number: number, hash: Uint8Array): Checkpoint {
    return { number, hash, signature: sign(null, statement(number, hash), this.#private) }
  }

  holds({ number, hash, signature }: Checkpoint): boolean {
    return verify(null, statement(number, hash), this.#public, signature)
  }
}

function statement(number: number, hash: Uint8Array): Buffer {
  return Buffer.from(`lethe audit checkpoint\n${number}\n${Buffer.from(hash).toString('hex')}\n`)
}

/** A checkpoint as one line, to be kept where nobody can change it. */
export function formatCheckpoint({ number, hash, signature }: Checkpoint): string {
  return [String(number), hash, signature]
    .map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('hex')))
    .join(' ')
}

/** Reads a line that was kept; nothing where it is none. */
export function parseCheckpoint(line: string): Checkpoint | undefined {
  const [, number, hash, signature] = /^(\d{1,15}) ([0-9a-f]{64}) ([0-9a-f]{128})$/.exec(line.trim()) ?? []
  if (number === undefined || hash === undefined || signature === undefined) return undefined
  return { number: Number(number), hash: Buffer.from(hash, 'hex'), signature: Buffer.from(signature, 'hex') }
}
