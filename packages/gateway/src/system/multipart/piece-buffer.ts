import { MultipartError } from './errors.ts'

const EMPTY = Buffer.alloc(0)

/** Pieces as they come, of which as much is held as one looks ahead. */
export class PieceBuffer {
  readonly #pieces: AsyncIterator<Uint8Array>
  #held: Buffer = EMPTY

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** What is held now. */
  get held(): Buffer {
    return this.#held
  }

  /** Puts bytes before everything else. */
  prepend(bytes: Uint8Array): void {
    this.#held = Buffer.concat([bytes, this.#held])
  }

  /** Takes the first bytes of what is held. */
  take(length: number): Buffer {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }

  /** Waits for more; tells whether there was any. */
  async more(): Promise<boolean> {
    const next = await this.#pieces.next()
    if (next.done === true) return false
    const { buffer, byteOffset, byteLength } = next.value
    const piece = Buffer.from(buffer, byteOffset, byteLength)
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece])
    return true
  }

  /** Waits until so many bytes are held; the message must not end before. */
  async atLeast(length: number): Promise<void> {
    while (this.#held.length < length) if (!(await this.more())) throw new MultipartError('TRUNCATED')
  }

  /** Lets whoever gives the pieces know that no more are wanted. */
  async end(): Promise<void> {
    await this.#pieces.return?.()
  }
}
