import { randomBytes } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { GatewayError } from '../../system/errors.ts'
import { ChunkSeal, FILE_NONCE_BYTES, TAG_BYTES } from './chunk-seal.ts'
import { onDisk } from './disk.ts'

// The file: 8 bytes of magic, 4 of the chunks' size (big endian), 7 of nonce; then the chunks, each with its tag, the last one shorter.
const MAGIC = Buffer.from('LETHEIN1')
const HEADER_BYTES = MAGIC.length + 4 + FILE_NONCE_BYTES
// 200 associations hold 50 MB of chunks; with 1 MiB it would be 200 MB, and sealing is no faster.
const CHUNK_BYTES = 1 << 18
// The size that a file says is believed only so far: it becomes a buffer before any seal is checked.
const CHUNK_BYTES_MAX = 1 << 24
const DATA_KEY_BYTES = 32

/** Writes one original, sealed by chunks as it arrives. */
export class OriginalWriter {
  readonly dataKey = randomBytes(DATA_KEY_BYTES)
  readonly #file: FileHandle
  readonly #seal: ChunkSeal
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  /** Written with the first chunk. */
  #header: readonly Uint8Array[]
  #used = 0
  #index = 0
  #byteCount = 0

  private constructor(file: FileHandle, header: Buffer) {
    this.#file = file
    this.#header = [header]
    this.#seal = new ChunkSeal(this.dataKey, header)
  }

  static async create(path: string): Promise<OriginalWriter> {
    const header = Buffer.alloc(HEADER_BYTES)
    header.set(MAGIC)
    header.writeUInt32BE(CHUNK_BYTES, MAGIC.length)
    header.set(randomBytes(FILE_NONCE_BYTES), HEADER_BYTES - FILE_NONCE_BYTES)
    return new OriginalWriter(await onDisk(() => open(path, 'wx', 0o600)), header)
  }

  /** How many bytes of the original were written. */
  get byteCount(): number {
    return this.#byteCount
  }

  /** Takes the next bytes; resolves when more may come. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#byteCount += bytes.length
    for (let at = 0; at < bytes.length;) {
      // A full chunk waits for the first byte behind it: only then is it known not to be the last.
      if (this.#used === CHUNK_BYTES) await this.#writeChunk('more')
      const end = Math.min(bytes.length, at + CHUNK_BYTES - this.#used)
      this.#chunk.set(bytes.subarray(at, end), this.#used)
      this.#used += end - at
      at = end
    }
  }

  /** Writes what is left. Nothing is durable before `sync`. */
  async end(): Promise<void> {
    await this.#writeChunk('last')
  }

  /** Makes the file durable and closes it; its name becomes so with its folder. */
  async sync(): Promise<void> {
    await onDisk(() => this.#file.sync())
    await this.close()
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined)
  }

  async #writeChunk(place: 'more' | 'last'): Promise<void> {
    const sealed = this.#seal.close(this.#chunk.subarray(0, this.#used), this.#index, place)
    this.#used = 0
    this.#index += 1
    const pieces = [...this.#header, ...sealed]
    this.#header = []
    await onDisk(() => writeAll(this.#file, pieces))
  }
}

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await file.writev(pieces)
  // All at once, unless the disk is nearly full.
  const rest = Buffer.concat(bytesWritten === byteCountOf(pieces) ? [] : pieces).subarray(bytesWritten)
  for (let at = 0; at < rest.length;) at += (await file.write(rest, at)).bytesWritten
}

function byteCountOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

/** How a sealed file is cut. */
interface FileShape {
  readonly chunkBytes: number
  readonly lastIndex: number
  readonly byteCount: number
}

/** An original that can be read in any order, as often as is needed. */
export class OriginalReader {
  readonly byteCount: number
  readonly #file: FileHandle
  readonly #seal: ChunkSeal
  readonly #shape: FileShape

  private constructor(file: FileHandle, seal: ChunkSeal, shape: FileShape) {
    this.#file = file
    this.#seal = seal
    this.#shape = shape
    this.byteCount = shape.byteCount
  }

  static async open(path: string, dataKey: Uint8Array): Promise<OriginalReader> {
    const file = await onDisk(() => open(path, 'r'))
    try {
      const header = Buffer.alloc(HEADER_BYTES)
      const { bytesRead } = await onDisk(() => file.read(header, 0, HEADER_BYTES, 0))
      const chunkBytes = header.readUInt32BE(MAGIC.length)
      const isOriginal = bytesRead === HEADER_BYTES && header.subarray(0, MAGIC.length).equals(MAGIC)
      if (!isOriginal || chunkBytes === 0 || chunkBytes > CHUNK_BYTES_MAX) throw new GatewayError('SEAL_BROKEN')
      const sealedBytes = (await onDisk(() => file.stat())).size - HEADER_BYTES
      const chunkCount = Math.max(1, Math.ceil(sealedBytes / (chunkBytes + TAG_BYTES)))
      const byteCount = sealedBytes - chunkCount * TAG_BYTES
      // The rest behind the last full chunk has at least its tag.
      const lastBytes = sealedBytes - (chunkCount - 1) * (chunkBytes + TAG_BYTES)
      if (lastBytes < TAG_BYTES) throw new GatewayError('SEAL_BROKEN')
      return new OriginalReader(file, new ChunkSeal(dataKey, header), { chunkBytes, byteCount, lastIndex: chunkCount - 1 })
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** The original's bytes from an offset on, in pieces of at most a chunk; a piece is told only when its seal holds. */
  async *bytes(from = 0): AsyncGenerator<Buffer> {
    const { chunkBytes, lastIndex: last } = this.#shape
    for (let index = Math.floor(from / chunkBytes); index <= last; index++) {
      const chunk = await this.#open(index, index === last ? 'last' : 'more')
      yield chunk.subarray(Math.max(0, from - index * chunkBytes))
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #open(index: number, place: 'more' | 'last'): Promise<Buffer> {
    const sealed = Buffer.allocUnsafe(this.#shape.chunkBytes + TAG_BYTES)
    const at = HEADER_BYTES + index * sealed.length
    let end = 0
    for (let read = -1; read !== 0 && end < sealed.length; end += read) {
      read = (await onDisk(() => this.#file.read(sealed, end, sealed.length - end, at + end))).bytesRead
    }
    try {
      return this.#seal.open(sealed.subarray(0, end), index, place)
    } catch {
      throw new GatewayError('SEAL_BROKEN')
    }
  }
}
