import { randomBytes } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { freeBuffer } from '../../system/free-buffer.ts'
import { onDisk } from '../sealed/disk.ts'
import { SealedChunks } from '../sealed/sealed-chunks.ts'

const DATA_KEY_BYTES = 32

/** Writes one original, sealed by chunks as it arrives. */
export class OriginalWriter {
  readonly dataKey = randomBytes(DATA_KEY_BYTES)
  readonly #file: FileHandle
  readonly #chunks = new SealedChunks(this.dataKey)

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async create(path: string): Promise<OriginalWriter> {
    return new OriginalWriter(await onDisk(() => open(path, 'wx', 0o600)))
  }

  /** How many bytes of the original were written. */
  get byteCount(): number {
    return this.#chunks.byteCount
  }

  /** Takes the next bytes; resolves when more may come. */
  async write(bytes: Uint8Array): Promise<void> {
    for (const pieces of this.#chunks.add(bytes)) await onDisk(() => writeAll(this.#file, pieces))
  }

  /** Writes what is left. Nothing is durable before `sync`. */
  async end(): Promise<void> {
    await onDisk(() => writeAll(this.#file, this.#chunks.end()))
  }

  /** Makes the file durable and closes it; its name becomes so with its folder. */
  async sync(): Promise<void> {
    await onDisk(() => this.#file.sync())
    await this.close()
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined)
  }
}

async function writeAll(file: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(pieces)
  // All at once, unless the disk is nearly full.
  const rest = Buffer.concat(bytesWritten === byteCountOf(pieces) ? [] : pieces).subarray(bytesWritten)
  for (let at = 0; at < rest.length;) at += (await file.write(rest, at)).bytesWritten
  for (const piece of pieces) freeBuffer(piece)
}

function byteCountOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
