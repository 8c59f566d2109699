import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { GatewayError } from '../errors.ts'
import { isTooMuch, type ArchiveLimits } from './archive-limits.ts'
import { Spool } from './spool.ts'
import type { TarInput } from './tar-input.ts'

// What waits in memory is bounded by the files in hand, 64 a thread; larger entries wait on the disk.
const MEMORY_BYTES_MAX = 1 << 18
const CHUNK_BYTES = 1 << 16

/** A compressed TAR archive, which can only be read from its beginning: entries are brought to a place as they come by. */
export class TarGzip implements TarInput {
  readonly #spoolFolder: string
  readonly #limits: ArchiveLimits
  readonly #compressed: ReturnType<typeof createReadStream>
  readonly #inflated = createGunzip({ chunkSize: CHUNK_BYTES })
  readonly #chunks: AsyncIterator<Buffer, void>
  #chunk: Buffer = Buffer.alloc(0)
  #inflatedBytes = 0

  constructor(path: string, { spoolFolder, limits }: { spoolFolder: string; limits: ArchiveLimits }) {
    this.#spoolFolder = spoolFolder
    this.#limits = limits
    this.#compressed = createReadStream(path, { highWaterMark: CHUNK_BYTES })
    this.#compressed.on('error', (error) => this.#inflated.destroy(error))
    this.#compressed.pipe(this.#inflated)
    this.#chunks = this.#inflated[Symbol.asyncIterator]() as AsyncIterator<Buffer, void>
  }

  async read(length: number): Promise<Uint8Array> {
    const pieces: Buffer[] = []
    await this.#each(length, (piece) => pieces.push(piece))
    return Buffer.concat(pieces)
  }

  async skip(length: number): Promise<boolean> {
    return this.#each(length, () => undefined)
  }

  async take(length: number) {
    if (length <= MEMORY_BYTES_MAX) {
      const bytes = await this.read(length)
      return bytes.length === length ? { kind: 'memory' as const, bytes } : undefined
    }
    const spool = new Spool(this.#spoolFolder)
    try {
      if (await this.#each(length, (piece) => spool.write(piece))) return spool.place()
      spool.close()
      return undefined
    } catch (error) {
      spool.close()
      throw error
    }
  }

  close(): void {
    this.#compressed.destroy()
    this.#inflated.destroy()
  }

  /** Hands on the next bytes in pieces; false where the archive ends before. */
  async #each(length: number, use: (piece: Buffer) => unknown): Promise<boolean> {
    for (let left = length; left > 0;) {
      if (this.#chunk.length === 0 && !(await this.#next())) return false
      const piece = this.#chunk.subarray(0, left)
      this.#chunk = this.#chunk.subarray(piece.length)
      left -= piece.length
      use(piece)
    }
    return true
  }

  async #next(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    this.#chunk = next.value
    this.#inflatedBytes += next.value.length
    if (isTooMuch(this.#limits, this.#inflatedBytes, this.#compressed.bytesRead)) throw new GatewayError('ARCHIVE_TOO_LARGE')
    return true
  }
}
