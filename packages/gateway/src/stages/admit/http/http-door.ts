import { fastify, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Source } from '../../../records/sources/source.ts'
import { hostCheck } from '../../../system/http/host-check.ts'
import { watchSender } from '../../../system/http/sender-watch.ts'
import type { TlsIdentity } from '../../../system/dimse-tls.ts'
import type { Admission } from '../admission.ts'
import type { Handler } from './handler.ts'
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { makeServer } from './http-server.ts'
import { Refusal, refuse } from './refusal.ts'
import { stowHandler } from './stow-handler.ts'
import { uploadHandler } from './upload-handler.ts'

/** What is served, where, and to whom. */
export interface HttpDoorOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly requestsMax: number
  readonly tls?: TlsIdentity & { readonly clientAuthorities?: string }
  readonly limits?: HttpLimits
  readonly admission: Admission
  /** The source that a token opens; nothing where it opens none. */
  readonly sourceOf: (token: string) => Promise<Source | undefined>
  readonly hasRoom: () => Promise<boolean>
  /** Where an archive waits until its entries are read, sealed. */
  readonly spoolFolder: string
  /** Told of requests that were refused as a whole. */
  readonly onRejected: (status: number) => void
  readonly onTrouble: (error: unknown) => void
}

/** A door that is open. */
export interface HttpDoor {
  readonly port: number
  /** Requests that are being taken in. */
  readonly requestCount: () => number
  /** Takes no more requests, lets what is at hand be answered, and closes what is left after so many milliseconds. */
  readonly close: (graceMs: number) => Promise<void>
}

const BEARER = /^Bearer +([\x21-\x7e]{1,256})$/i

/** Opens the door for HTTP: STOW-RS and uploads, for who has a token. */
export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const { host, port, requestsMax, limits = HTTP_LIMITS, admission, spoolFolder, hasRoom } = options
  const server = fastify({
    // A path or a header could hold anything: Fastify's own log, which tells them, stays off.
    logger: false,
    forceCloseConnections: 'idle',
    serverFactory: (listener) => makeServer(listener, { requestsMax, limits, tls: options.tls }),
    frameworkErrors: (_error, _request, reply) => void refuse(reply as unknown as FastifyReply, new Refusal(400), limits),
  })
  // A body is never parsed before its sender is known: handlers read it as it comes.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  server.addHook('onRequest', hostCheck(host))
  const taking = new Set<Promise<unknown>>()
  const bodyOf = (request: FastifyRequest, reply: FastifyReply) => (): AsyncIterable<Uint8Array> => {
    if (request.headers.expect !== undefined) reply.raw.writeContinue()
    return watchSender(request.raw, limits)
  }
  const taken = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const closed = closeOf(reply)
    const source = await knownSource(options, request)
    if (!(await hasRoom())) throw new Refusal(503, 'there is no room on the disk; try again later')
    if (taking.size >= requestsMax) throw new Refusal(503, 'as many requests as may be are being taken in; try again')
    const work = handler({ request, source, body: bodyOf(request, reply) }, reply)
    // Until its answer is read, too: answers of long requests are long.
    const whole = Promise.allSettled([work, closed])
    taking.add(whole)
    void whole.then(() => taking.delete(whole))
    await work
    return reply
  }
  const stow = taken(stowHandler(admission, limits))
  server.post('/dicomweb/studies', stow)
  server.post('/dicomweb/studies/:study', stow)
  server.post('/upload', taken(uploadHandler({ admission, limits, spoolFolder, hasRoom })))
  server.setNotFoundHandler((_request, reply) => refuse(reply, new Refusal(404), limits))
  server.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof Refusal ? error : refusalOf(error)
    if (refusal.status >= 500 && !(error instanceof Refusal)) options.onTrouble(error)
    options.onRejected(refusal.status)
    return refuse(reply, refusal, limits)
  })
  await server.listen({ host, port })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    requestCount: () => taking.size,
    close: async (graceMs) => {
      const timer = setTimeout(() => server.server.closeAllConnections(), graceMs)
      await server.close()
      // What the connection ended under still comes to its end at the inbox.
      await Promise.allSettled(taking)
      clearTimeout(timer)
    },
  }
}

/** Resolves when an answer is read, or nobody is there to read it. */
function closeOf({ raw }: FastifyReply): Promise<void> {
  return new Promise((resolve) => {
    if (raw.destroyed) resolve()
    else raw.once('close', resolve)
  })
}

async function knownSource({ sourceOf }: HttpDoorOptions, { headers }: FastifyRequest): Promise<Source> {
  const token = BEARER.exec(headers.authorization ?? '')?.[1]
  const source = token === undefined ? undefined : await sourceOf(token)
  if (source === undefined) throw new Refusal(401, 'a token is needed: Authorization: Bearer …')
  return source
}

function refusalOf(error: unknown): Refusal {
  const { statusCode, disposition } = error as { statusCode?: number; disposition?: string }
  if (statusCode !== undefined && statusCode < 500) return new Refusal(400)
  return disposition === 'retry' ? new Refusal(503, 'this cannot be taken in now; try again later') : new Refusal(500)
}
