import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const SECRET_BYTES = 32
const TEXT = /^lethe_([1-9]\d{0,14})_([A-Za-z0-9_-]{43})$/

/** A token as its bearer has it, read. */
interface ReadToken {
  readonly id: number
  readonly secretSha256: Buffer
}

/** A new secret and its hash. It is random and long: one hash is enough, since nobody can try them all. */
export function newSecret(): { readonly secret: string; readonly secretSha256: Buffer } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  return { secret, secretSha256: sha256(secret) }
}

/** The text that is shown once. */
export function formatToken(id: number, secret: string): string {
  return `lethe_${id}_${secret}`
}

/** Reads a token; nothing where it is built in another way. */
export function parseToken(text: string): ReadToken | undefined {
  const [, id, secret] = TEXT.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id: Number(id), secretSha256: sha256(secret) }
}

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
