import { freeBuffer } from './free-buffer.ts'

interface Held {
  readonly buffer: Buffer
  count: number
}

/**
 * The buffers that a connection was read into, each until the last of its bytes is released: then its memory is given back. The collector
 * would wait until some megabytes have gathered and then walk the whole heap for them, ten times a second while much arrives.
 */
export class ReceivedBuffers {
  readonly #held = new Map<ArrayBufferLike, Held>()

  /** Keeps the buffer that these bytes are in, once more; the first time with all of it. */
  readonly keep = (bytes: Uint8Array): void => {
    const held = this.#held.get(bytes.buffer)
    if (held === undefined) this.#held.set(bytes.buffer, { buffer: bytes as Buffer, count: 1 })
    else held.count += 1
  }

  /** Releases what was kept, once. */
  readonly release = (bytes: Uint8Array): void => {
    const held = this.#held.get(bytes.buffer)
    if (held === undefined) return
    held.count -= 1
    if (held.count > 0) return
    this.#held.delete(bytes.buffer)
    freeBuffer(held.buffer)
  }
}
