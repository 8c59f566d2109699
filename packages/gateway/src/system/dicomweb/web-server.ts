import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestTls } from 'node:https'
import { BCP_195, isTlsError, type TlsIdentity } from '../dimse-tls.ts'
import { IMPLEMENTATION } from '../implementation.ts'
import { DicomWebError } from './errors.ts'

/** A DICOMweb server, and how it is reached. */
export interface WebServer {
  /** The base of its services, without a slash at the end. */
  readonly url: string
  /** The value of the header Authorization. */
  readonly authorization?: string
  readonly tls?: { readonly authorities?: string; readonly identity?: TlsIdentity }
}

/** What is asked for. */
export interface WebRequest {
  /** Behind the base, with its query. */
  readonly path: string
  readonly accept: string
  /** How long the server may be silent. */
  readonly idleMs: number
  readonly signal: AbortSignal
}

/** An answer whose body comes piece by piece; it throws a fault where it breaks off. */
export interface WebAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: AsyncIterable<Uint8Array>
}

/** Asks a server (GET); redirections are not followed, since the list would go where nobody has said. Throws where it does not serve. */
export async function askWeb(server: WebServer, { path, accept, idleMs, signal }: WebRequest): Promise<WebAnswer> {
  const url = new URL(server.url + path)
  const headers = {
    accept,
    'user-agent': IMPLEMENTATION.versionName,
    ...(server.authorization && { authorization: server.authorization }),
  }
  const { authorities, identity } = server.tls ?? {}
  const secure = {
    ...BCP_195,
    ...(authorities === undefined ? {} : { ca: authorities }),
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.privateKey }),
  }
  // One connection for each question: a kept one may have ended at the other side, and would look like an archive that is away.
  const options: RequestOptions = { headers, signal, timeout: idleMs, agent: false }
  const request = url.protocol === 'https:' ? requestTls(url, { ...options, ...secure }) : requestPlain(url, options)
  let isLate = false
  request.once('timeout', () => {
    isLate = true
    request.destroy(new Error('late'))
  })
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', (error) => reject(isLate ? new DicomWebError('TIMED_OUT') : connectFault(error)))
    request.end()
  })
  // What breaks off is told by the body.
  request.on('error', () => undefined)
  const { statusCode: status = 0 } = answer
  const fault = faultOf(status)
  if (fault !== undefined) {
    answer.destroy()
    throw fault
  }
  return { status, headers: answer.headers, body: bodyOf(answer, () => isLate) }
}

/** A body whole, as text; what is longer is a fault. */
export async function textOf({ body }: WebAnswer, bytesMax: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    length += piece.length
    if (length > bytesMax) throw new DicomWebError('TOO_LONG', { limit: bytesMax })
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

async function* bodyOf(answer: IncomingMessage, isLate: () => boolean): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of answer) yield piece as Buffer
  } catch {
    throw new DicomWebError(isLate() ? 'TIMED_OUT' : 'LOST')
  }
}

function faultOf(status: number): Error | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 401 || status === 403) return new DicomWebError('UNAUTHORIZED')
  // RFC 9110: 408 and 429 pass, as what is the server's own does.
  return new DicomWebError(status >= 500 || status === 408 || status === 429 ? 'FAILED' : 'REFUSED')
}

function connectFault(error: Error): Error {
  const { code = '' } = error as NodeJS.ErrnoException
  if (isTlsError(code)) return new DicomWebError('TLS_FAILED')
  return new DicomWebError(code === 'ECONNRESET' || code === 'HPE_INVALID_CONSTANT' ? 'LOST' : 'UNREACHABLE')
}
