import { randomBytes } from 'node:crypto'
import { GatewayError } from '../../system/errors.ts'
import { FILE_NONCE_BYTES, TAG_BYTES } from './chunk-seal.ts'

// The file: 8 bytes of magic, 4 of the chunks' size (big endian), 7 of nonce; then the chunks, each with its tag, the last one shorter.
const MAGIC = Buffer.from('LETHEIN1')
export const HEADER_BYTES = MAGIC.length + 4 + FILE_NONCE_BYTES
// 200 associations hold 50 MB of chunks; with 1 MiB it would be 200 MB, and sealing is no faster.
export const CHUNK_BYTES = 1 << 18
// The size that a file says is believed only so far: it becomes a buffer before any seal is checked.
const CHUNK_BYTES_MAX = 1 << 24

/** How a sealed file is cut. */
export interface SealedLayout {
  readonly chunkBytes: number
  readonly lastIndex: number
  /** How many bytes were sealed. */
  readonly byteCount: number
}

/** The header of a new file. */
export function newHeader(): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.set(MAGIC)
  header.writeUInt32BE(CHUNK_BYTES, MAGIC.length)
  header.set(randomBytes(FILE_NONCE_BYTES), HEADER_BYTES - FILE_NONCE_BYTES)
  return header
}

/** How the file of this header and size is cut; a fault where there is no such file. */
export function layoutOf(header: Buffer, fileBytes: number): SealedLayout {
  const isSealed = header.length === HEADER_BYTES && header.subarray(0, MAGIC.length).equals(MAGIC)
  const chunkBytes = isSealed ? header.readUInt32BE(MAGIC.length) : 0
  if (chunkBytes === 0 || chunkBytes > CHUNK_BYTES_MAX) throw new GatewayError('SEAL_BROKEN')
  const sealedBytes = fileBytes - HEADER_BYTES
  const chunkCount = Math.max(1, Math.ceil(sealedBytes / (chunkBytes + TAG_BYTES)))
  // The rest behind the last full chunk has at least its tag.
  const lastBytes = sealedBytes - (chunkCount - 1) * (chunkBytes + TAG_BYTES)
  if (lastBytes < TAG_BYTES) throw new GatewayError('SEAL_BROKEN')
  return { chunkBytes, lastIndex: chunkCount - 1, byteCount: sealedBytes - chunkCount * TAG_BYTES }
}
