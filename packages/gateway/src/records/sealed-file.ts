import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { deriveKey } from '@lethe/engine'
import { nodePorts } from '../system/ports.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { FinishedFile } from './finished-file.ts'

// The file: 8 bytes of magic, 16 of salt, then chunks: length of the sealed chunk (4 bytes, big endian), sealed chunk, tag (16).
// The key is derived from the master key for this file alone; the nonce counts chunks; the last chunk is empty and says so in its
// additional data, so that a file that was cut short does not open.
const SALT_BYTES = 16
const TAG_BYTES = 16
const CHUNK_BYTES = 1 << 16

/** What a sealed file holds: its first eight bytes, what its key is derived for, and how messages call it. */
export interface SealedKind {
  readonly magic: string
  readonly purpose: string
  readonly noun: string
}

/** A text that is encrypted under a key of its own (AES-256-GCM), and appears under its name only when it is whole. */
export class SealedFile {
  readonly #file: FinishedFile
  readonly #seal: Seal
  #text = ''

  /** Begins a file; or goes on with the part that an interrupted run left, of which so many bytes are good. */
  constructor(path: string, { goOnBytes = 0, ...kind }: SealedKind & { readonly goOnBytes?: number }, masterKey: Uint8Array) {
    const salt = randomBytes(SALT_BYTES)
    const head = Buffer.concat([Buffer.from(kind.magic), salt])
    this.#seal = new Seal(masterKey, kind.purpose, salt)
    // Sealed anew under a salt of its own: chunks that were cut off had used the next nonces of the old key.
    if (goOnBytes > 0) reseal(`${path}.part`, { kind, masterKey, bytes: goOnBytes, head, seal: this.#seal })
    this.#file = new FinishedFile(path, goOnBytes)
    if (goOnBytes === 0) this.#file.write(head)
  }

  /** Adds text at the end. */
  write(text: string): void {
    this.#text += text
    if (this.#text.length >= CHUNK_BYTES) this.#writeChunk()
  }

  /** Makes what was added lasting; tells how many bytes there are. */
  flush(): number {
    if (this.#text !== '') this.#writeChunk()
    return this.#file.flush()
  }

  /** Makes the file appear. */
  finish(): void {
    // An empty chunk is how the file ends: none may stand before it.
    if (this.#text !== '') this.#writeChunk()
    this.#file.write(this.#seal.close('', 'last'))
    this.#file.finish()
  }

  /** Takes the file back. */
  discard(): void {
    this.#file.discard()
  }

  #writeChunk(): void {
    this.#file.write(this.#seal.close(this.#text, 'more'))
    this.#text = ''
  }
}

/** Reads a sealed file's text, piece by piece; nothing of one that does not open to its end. */
export function* readSealed(path: string, { magic, purpose, noun }: SealedKind, masterKey: Uint8Array): Generator<string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    throw new UsageError(`${path}: cannot be read`)
  }
  if (!bytes.subarray(0, magic.length).equals(Buffer.from(magic))) throw new FailedError(`${path}: is no ${noun}`)
  const sealed = bytes.subarray(magic.length)
  const newSeal = (): Seal => new Seal(masterKey, purpose, sealed.subarray(0, SALT_BYTES))
  try {
    // All of it is opened before any of it is told: half a crosswalk in a pipe looks like a whole one.
    for (const _text of openChunks(sealed, newSeal()));
  } catch {
    throw new FailedError(`${path}: does not open: it was made under another key, was changed, or is not complete`)
  }
  yield* openChunks(sealed, newSeal())
}

function* openChunks(sealed: Buffer, seal: Seal): Generator<string> {
  let at = SALT_BYTES
  for (;;) {
    const length = sealed.readUInt32BE(at)
    const last = length === 0
    const text = seal.open(sealed.subarray(at + 4, at + 4 + length + TAG_BYTES), last ? 'last' : 'more')
    if (last && at + 4 + TAG_BYTES !== sealed.length) throw new RangeError('bytes after the end')
    if (last) return
    yield text
    at += 4 + length + TAG_BYTES
  }
}

interface Resealing {
  readonly kind: SealedKind
  readonly masterKey: Uint8Array
  /** How many bytes of the old part are good. */
  readonly bytes: number
  /** How the new one begins. */
  readonly head: Buffer
  readonly seal: Seal
}

/** Seals the chunks of an unfinished file anew; each has the length that it had. The old part stays until the new one is whole. */
function reseal(path: string, { kind: { magic, purpose }, masterKey, bytes, head, seal }: Resealing): void {
  const file = openSync(path, 'r')
  const made = openSync(`${path}.anew`, 'w', 0o600)
  try {
    const oldHead = readExactly(file, head.length)
    if (!oldHead.subarray(0, magic.length).equals(Buffer.from(magic))) throw new RangeError('another kind of file')
    const old = new Seal(masterKey, purpose, oldHead.subarray(magic.length))
    writeFileSync(made, head)
    for (let at = head.length; at < bytes;) {
      const length = readExactly(file, 4).readUInt32BE(0)
      const sealed = seal.close(old.open(readExactly(file, length + TAG_BYTES), 'more'), 'more')
      writeFileSync(made, sealed)
      at += sealed.length
    }
    renameSync(`${path}.anew`, path)
  } finally {
    closeSync(file)
    closeSync(made)
    rmSync(`${path}.anew`, { force: true })
  }
}

function readExactly(file: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length;) {
    const read = readSync(file, bytes, at, length - at, null)
    if (read === 0) throw new RangeError('cut off')
    at += read
  }
  return bytes
}

class Seal {
  readonly #key: Uint8Array
  #count = 0

  constructor(masterKey: Uint8Array, purpose: string, salt: Uint8Array) {
    this.#key = deriveKey(nodePorts, masterKey, `${purpose} ${Buffer.from(salt).toString('hex')}`)
  }

  close(text: string, place: 'more' | 'last'): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#nonce()).setAAD(Buffer.from(place))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    return Buffer.concat([length, sealed, cipher.getAuthTag()])
  }

  open(sealed: Buffer, place: 'more' | 'last'): string {
    const end = sealed.length - TAG_BYTES
    // Without the length a tag that was cut to 4 bytes would do.
    const options = { authTagLength: TAG_BYTES }
    const decipher = createDecipheriv('aes-256-gcm', this.#key, this.#nonce(), options).setAAD(Buffer.from(place))
    decipher.setAuthTag(sealed.subarray(end))
    return decipher.update(sealed.subarray(0, end), undefined, 'utf8') + decipher.final('utf8')
  }

  #nonce(): Buffer {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(this.#count, 8)
    this.#count += 1
    return nonce
  }
}
