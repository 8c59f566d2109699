import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { DimseError } from '@lethe/dimse'
import { BCP_195, isTlsError } from './dimse-tls.ts'
import { ReleaseError } from './errors.ts'
import { UsageError } from './usage-error.ts'

/** Where a STOW-RS service is, and how it is reached. */
export interface StowPlace {
  /** The service's base: `/studies` is put behind it (PS3.18 10.5). */
  readonly url: string
  /** Who may have issued its certificate (PEM); without, the system's authorities. */
  readonly authorities?: string
  /** A file with a bearer token; it is read for each request, so that it can be renewed. */
  readonly tokenFile?: string
  readonly limits?: StowLimits
}

/** How long a service may take, and how much it may answer. */
interface StowLimits {
  readonly connectMs: number
  /** Without a byte in either direction. */
  readonly idleMs: number
  readonly answerBytesMax: number
}

const STOW_LIMITS: StowLimits = { connectMs: 30_000, idleMs: 300_000, answerBytesMax: 1 << 20 }

/** One instance, as a whole file. */
interface StowInstance {
  readonly byteCount: number
  readonly file: AsyncIterable<Uint8Array>
}

/** What the service answered. */
export interface StowAnswer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

const TOKEN = /^[A-Za-z0-9._~+/-]{1,16384}=*$/

/** STOW-RS as user agent over one connection that is kept; one instance in a request, so that each has an answer of its own. */
export class StowClient {
  readonly #place: StowPlace
  readonly #agent: HttpAgent
  #request: ClientRequest | undefined

  constructor(place: StowPlace) {
    this.#place = place
    const kept = { keepAlive: true, maxSockets: 1, noDelay: true }
    const ca = place.authorities === undefined ? {} : { ca: place.authorities }
    this.#agent = this.#isSecure ? new HttpsAgent({ ...kept, ...BCP_195, ...ca }) : new HttpAgent(kept)
  }

  get #isSecure(): boolean {
    return this.#place.url.startsWith('https:')
  }

  /** Stores one instance; gives what the service answered, or throws where there was no answer. */
  async store({ byteCount, file }: StowInstance): Promise<StowAnswer> {
    const boundary = `lethe${randomBytes(16).toString('hex')}`
    const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\nContent-Length: ${byteCount}\r\n\r\n`)
    const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
    const request = this.#begin({
      ...this.#authorization(),
      Accept: 'application/dicom+json',
      'Content-Type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      'Content-Length': head.length + byteCount + tail.length,
    })
    this.#request = request
    const answered = answerOf(request, this.#limits)
    let isAnswered = false
    // Where the file cannot be read to its end, that is what is told, and not what became of the request.
    answered.then(
      () => (isAnswered = true),
      () => undefined,
    )
    try {
      await write(request, head, answered)
      for await (const piece of file) {
        await write(request, piece, answered)
        // Some say no before they have read it all.
        if (isAnswered) break
      }
    } catch (error) {
      request.destroy()
      throw error
    }
    if (isAnswered) request.destroy()
    else request.end(tail)
    return answered
  }

  /** Ends the connection; what is being sent does not come to its end. */
  cut(): void {
    this.#request?.destroy()
    this.#agent.destroy()
  }

  get #limits(): StowLimits {
    return this.#place.limits ?? STOW_LIMITS
  }

  #begin(headers: Readonly<Record<string, string | number>>): ClientRequest {
    const url = new URL(`${this.#place.url.replace(/\/+$/, '')}/studies`)
    const request = this.#isSecure ? requestHttps : requestHttp
    return request(url, { method: 'POST', agent: this.#agent, headers: { ...headers } })
  }

  #authorization(): Readonly<Record<string, string>> {
    const { tokenFile } = this.#place
    return tokenFile === undefined ? {} : { Authorization: `Bearer ${readToken(tokenFile)}` }
  }
}

/** Reads a bearer token (RFC 6750 2.1). */
export function readToken(path: string): string {
  let token: string
  try {
    token = readFileSync(path, 'utf8').trim()
  } catch {
    throw new UsageError(`${path}: the file cannot be read`)
  }
  if (!TOKEN.test(token)) throw new UsageError(`${path}: no bearer token: one line of letters, digits and . _ ~ + / - =`)
  return token
}

/** Writes a piece, and waits where the peer is slower; an answer that comes early, or an end, ends the waiting. */
async function write(request: ClientRequest, piece: Uint8Array, answered: Promise<unknown>): Promise<void> {
  if (request.destroyed) {
    await answered
    throw new DimseError('LOST')
  }
  if (request.write(piece)) return
  const drained = Promise.withResolvers<void>()
  request.once('drain', drained.resolve)
  await Promise.race([drained.promise, answered.then(() => undefined)])
}

function answerOf(request: ClientRequest, { connectMs, idleMs, answerBytesMax }: StowLimits): Promise<StowAnswer> {
  return new Promise((resolve, reject) => {
    const seen = { isConnected: false, isLate: false }
    let isResponse = false
    const late = (): void => {
      seen.isLate = true
      request.destroy()
    }
    const timer = setTimeout(late, connectMs)
    const connected = (): void => {
      seen.isConnected = true
      clearTimeout(timer)
    }
    request.setTimeout(idleMs, late)
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected)
      else connected()
    })
    const ended = (error: NodeJS.ErrnoException | undefined): void => {
      clearTimeout(timer)
      // What comes after an answer has begun, whoever reads the answer notices.
      if (!isResponse) reject(faultOf(error?.code ?? '', seen))
    }
    request.on('error', ended)
    request.once('close', () => ended(undefined))
    request.once('response', (response) => {
      isResponse = true
      void bodyOf(response, answerBytesMax).then((body) => resolve({ ...headOf(response), body }), reject)
    })
  })
}

function faultOf(code: string, { isConnected, isLate }: { readonly isConnected: boolean; readonly isLate: boolean }): Error {
  if (isTlsError(code)) return new DimseError('TLS_FAILED')
  if (!isConnected) return new DimseError('UNREACHABLE')
  return new DimseError(isLate ? 'TIMED_OUT' : 'LOST')
}

function headOf({ statusCode = 0, headers }: IncomingMessage): Omit<StowAnswer, 'body'> {
  return { status: statusCode, type: headers['content-type'] ?? '' }
}

async function bodyOf(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      length += piece.length
      if (length > bytesMax) throw new ReleaseError('ANSWER_UNREADABLE')
      pieces.push(piece)
    }
  } catch (error) {
    response.destroy()
    throw error instanceof ReleaseError ? error : new DimseError('LOST')
  }
  return Buffer.concat(pieces)
}
