import { MultipartError } from './errors.ts'

/** The limits on a message of several parts. */
export interface MultipartLimits {
  readonly partsMax: number
  /** The header of one part. */
  readonly headerBytesMax: number
}

/** The limits of a normal installation. */
export const MULTIPART_LIMITS: MultipartLimits = { partsMax: 100_000, headerBytesMax: 16 << 10 }

/** One part. Its body is read before the next part is asked for; what of it was not read is passed over. */
export interface Part {
  /** By their names in small letters. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * The parts of a message as it arrives (RFC 2046 5.1): nothing of a body is kept but what could be the beginning of a boundary. Preamble and
 * epilogue are passed over. A message that ends early throws in the body that it breaks off.
 */
export async function* multipartParts(
  message: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: MultipartLimits = MULTIPART_LIMITS,
): AsyncGenerator<Part> {
  const bytes = new Waiting(message)
  try {
    // A boundary stands behind the end of a line; the first one may stand at the very beginning.
    bytes.putBack(CRLF)
    const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
    for await (const _ of bytes.until(delimiter));
    for (let count = 0; await isPart(bytes, limits); count += 1) {
      if (count === limits.partsMax) throw new MultipartError('PARTS_TOO_MANY', { limit: limits.partsMax })
      const headers = await readHeaders(bytes, limits)
      const pieces = bytes.until(delimiter)
      // Whoever stops in the middle of a body does not end it: the rest is passed over.
      yield { headers, body: { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) } }
      for await (const _ of pieces);
    }
  } finally {
    await bytes.end()
  }
}

const CRLF = Buffer.from('\r\n')
const BLANK = new Set([0x20, 0x09])

/** What stands behind a boundary: two hyphens after the last part, else the end of the line. */
async function isPart(bytes: Waiting, { headerBytesMax }: MultipartLimits): Promise<boolean> {
  if ((await bytes.take(2)).toString('latin1') === '--') return false
  // Blanks may stand there (RFC 2046 5.1.1).
  let [first, second] = bytes.last
  for (let count = 0; BLANK.has(first as number) && count < headerBytesMax; count += 1) {
    first = second
    second = (await bytes.take(1))[0]
  }
  if (first !== CRLF[0] || second !== CRLF[1]) throw new MultipartError('MALFORMED')
  return true
}

async function readHeaders(bytes: Waiting, { headerBytesMax }: MultipartLimits): Promise<ReadonlyMap<string, string>> {
  // Without headers an empty line follows at once.
  bytes.putBack(CRLF)
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes.until(Buffer.from('\r\n\r\n'))) {
    length += piece.length
    if (length > headerBytesMax) throw new MultipartError('HEADERS_TOO_LONG', { limit: headerBytesMax })
    pieces.push(Buffer.from(piece))
  }
  const text = Buffer.concat(pieces).toString('latin1')
  const headers = new Map<string, string>()
  // A line that begins with a blank goes on with the one before (RFC 5322 2.2.3).
  for (const line of text.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
    else if (line !== '') throw new MultipartError('MALFORMED')
  }
  return headers
}

/** Bytes that have come and were not taken yet. */
class Waiting {
  readonly #source: AsyncIterator<Uint8Array>
  #failed: Error | undefined
  #buffer: Buffer = Buffer.alloc(0)
  /** What was taken last. */
  last: Buffer = Buffer.alloc(0)

  constructor(message: AsyncIterable<Uint8Array>) {
    this.#source = message[Symbol.asyncIterator]()
  }

  putBack(bytes: Uint8Array): void {
    this.#buffer = Buffer.concat([bytes, this.#buffer])
  }

  /** So many bytes. */
  async take(count: number): Promise<Buffer> {
    // What has broken off stays so, for whoever passes over the rest, too.
    if (this.#failed !== undefined) throw this.#failed
    while (this.#buffer.length < count) await this.#more()
    this.last = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return this.last
  }

  /** What comes before a delimiter, in pieces; the delimiter is taken too. Read again, it is empty. */
  async *until(delimiter: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#buffer.indexOf(delimiter)
      if (at >= 0) {
        const before = this.#buffer.subarray(0, at)
        this.#buffer = this.#buffer.subarray(at + delimiter.length)
        if (before.length > 0) yield before
        return
      }
      // The end of what is there may be the beginning of the delimiter.
      const safe = this.#buffer.length - delimiter.length + 1
      if (safe > 0) {
        const piece = this.#buffer.subarray(0, safe)
        this.#buffer = this.#buffer.subarray(safe)
        yield piece
      }
      await this.#more()
    }
  }

  async end(): Promise<void> {
    await this.#source.return?.()
  }

  async #more(): Promise<void> {
    const next = await this.#source.next().catch((error: unknown) => this.#fail(error as Error))
    if (next.done === true) return this.#fail(new MultipartError('TRUNCATED'))
    const value: Uint8Array = next.value
    const isEmpty = this.#buffer.length === 0
    this.#buffer = isEmpty ? Buffer.from(value.buffer, value.byteOffset, value.length) : Buffer.concat([this.#buffer, value])
  }

  #fail(error: Error): never {
    this.#failed = error
    throw error
  }
}
