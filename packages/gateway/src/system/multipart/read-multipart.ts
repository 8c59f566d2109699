import { MultipartError } from './errors.ts'
import { MULTIPART_LIMITS, type MultipartLimits } from './multipart-limits.ts'
import { parsePartHeaders } from './part-headers.ts'
import { PieceBuffer } from './piece-buffer.ts'

/** One part of a message. What of its body is not read is passed over when the next part is asked for. */
export interface Part {
  /** By their names in small letters. */
  readonly headers: ReadonlyMap<string, string>
  /** The content as it comes: nothing more is asked of the sender than is read here. */
  readonly body: AsyncIterable<Uint8Array>
}

/** How a message is delimited, and held within limits. */
export interface MultipartOptions {
  /** `boundaryOf` its media type. */
  readonly boundary: string
  readonly limits?: MultipartLimits
}

const LINE_END = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')
const CLOSING = '--'
// RFC 2046 5.1.1: a delimiter may be padded with blanks. Nobody does; a few are let through.
const PADDING_BYTES_MAX = 64

/**
 * The parts of a multipart message (RFC 2046 5.1) in their order. No part is held: a piece of it is given on before the next is asked for.
 * A message that is damaged, cut off or beyond a limit ends in a fault, whoever is reading then: the body or the next part.
 */
export async function* readMultipart(
  pieces: AsyncIterable<Uint8Array>,
  { boundary, limits = MULTIPART_LIMITS }: MultipartOptions,
): AsyncGenerator<Part, void> {
  const buffer = new PieceBuffer(pieces)
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  try {
    // The first delimiter has no line end before it where nothing precedes it.
    buffer.prepend(LINE_END)
    await passOver(until(buffer, delimiter, limits.surroundingBytesMax))
    for (let count = 0; await opensPart(buffer); count += 1) {
      if (count >= limits.partsMax) throw new MultipartError('TOO_LARGE', { limit: limits.partsMax })
      const headers = await readHeaders(buffer, limits.headerBytesMax)
      const body = resumable(until(buffer, delimiter, limits.partBytesMax))
      yield { headers, body }
      await passOver(body)
    }
    await passEpilogue(buffer, limits.surroundingBytesMax)
  } finally {
    await buffer.end()
  }
}

/** Pieces whose reader may break off, or go on after a fault: whoever reads next gets what is left, or the same fault. */
function resumable(pieces: AsyncIterator<Uint8Array, void>): AsyncIterable<Uint8Array> {
  let failure: { readonly error: unknown } | undefined
  const next = async (): Promise<IteratorResult<Uint8Array, void>> => {
    if (failure !== undefined) throw failure.error
    try {
      return await pieces.next()
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

async function passOver(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]()
  while ((await iterator.next()).done !== true);
}

/** The bytes before a delimiter, which is taken too. */
async function* until(buffer: PieceBuffer, delimiter: Buffer, bytesMax: number): AsyncGenerator<Uint8Array, void> {
  let byteCount = 0
  for (;;) {
    const at = buffer.held.indexOf(delimiter)
    // What might be the beginning of a delimiter waits for the next piece.
    const length = at === -1 ? Math.max(0, buffer.held.length - delimiter.length + 1) : at
    byteCount += length
    if (byteCount > bytesMax) throw new MultipartError('TOO_LARGE', { limit: bytesMax })
    if (length > 0) yield buffer.take(length)
    if (at !== -1) {
      buffer.take(delimiter.length)
      return
    }
    if (!(await buffer.more())) throw new MultipartError('TRUNCATED')
  }
}

/** Behind a delimiter: whether a part follows, or the message is closed. */
async function opensPart(buffer: PieceBuffer): Promise<boolean> {
  await buffer.atLeast(CLOSING.length)
  if (buffer.held.toString('latin1', 0, CLOSING.length) === CLOSING) {
    buffer.take(CLOSING.length)
    return false
  }
  for (let padding = 0; padding <= PADDING_BYTES_MAX; padding += 1) {
    await buffer.atLeast(LINE_END.length)
    if (buffer.held.indexOf(LINE_END) === 0) {
      // It stays: it may already be the empty line that ends the headers.
      return true
    }
    const [byte] = buffer.take(1)
    if (byte !== 0x20 && byte !== 0x09) break
  }
  throw new MultipartError('MALFORMED')
}

async function readHeaders(buffer: PieceBuffer, bytesMax: number): Promise<ReadonlyMap<string, string>> {
  for (;;) {
    const at = buffer.held.indexOf(HEADERS_END)
    if ((at === -1 ? buffer.held.length : at) > bytesMax + HEADERS_END.length)
      throw new MultipartError('TOO_LARGE', { limit: bytesMax })
    if (at !== -1) {
      const text = buffer.take(at + HEADERS_END.length).toString('latin1')
      return parsePartHeaders(text.slice(LINE_END.length, -HEADERS_END.length))
    }
    if (!(await buffer.more())) throw new MultipartError('TRUNCATED')
  }
}

/** What stands behind the last delimiter has no meaning. */
async function passEpilogue(buffer: PieceBuffer, bytesMax: number): Promise<void> {
  let byteCount = 0
  do {
    byteCount += buffer.take(buffer.held.length).length
    if (byteCount > bytesMax) throw new MultipartError('TOO_LARGE', { limit: bytesMax })
  } while (await buffer.more())
}
