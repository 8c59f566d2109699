import helmet from '@fastify/helmet'
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify'
import type { Log } from '../../system/log.ts'
import { hostCheck } from '../../system/http/host-check.ts'
import type { Metrics } from './metrics.ts'
import { pageFiles } from './page-files.ts'
import { historySchema, snapshotSchema } from './schemas.ts'
import { Shown } from './shown.ts'
import type { Snapshot } from './snapshot.ts'

const BODY_BYTES_MAX = 1024
const HEADER_BYTES_MAX = 8 << 10
const REQUEST_MS_MAX = 10_000
const CONNECTIONS_MAX = 256
const NOT_UNDERSTOOD = 'the request cannot be understood'

/** One thing that must be there before work can be done. */
interface Readiness {
  readonly name: string
  readonly ok: boolean
}

/** What is served, and where. */
export interface HttpOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly snapshot: () => Promise<Snapshot>
  readonly ready: () => Promise<readonly Readiness[]>
  readonly metrics: Metrics
  readonly log: Log
}

/** A server that runs. */
export interface HttpServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** Serves the status page, its numbers, health, readiness and metrics. Nothing can be changed by it, and nobody is known to it. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const shown = new Shown(options.snapshot)
  const server = fastify({
    // A path or a header could hold anything: Fastify's own log, which tells them, stays off.
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    connectionTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: REQUEST_MS_MAX,
    forceCloseConnections: true,
    http: { maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: REQUEST_MS_MAX },
    exposeHeadRoutes: true,
    frameworkErrors: (_error, _request, reply) => void problem(reply as unknown as FastifyReply, 400, NOT_UNDERSTOOD),
  })
  server.server.maxConnections = CONNECTIONS_MAX
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...{
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
        },
        ...{ baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
      },
    },
    // Said by whoever puts TLS before it.
    strictTransportSecurity: false,
  })
  server.addHook('onRequest', hostCheck(options.host))
  addErrors(server, options.log)
  addNumbers(server, options, shown)
  await addPage(server)
  try {
    await server.listen({ host: options.host, port: options.port })
  } catch (error) {
    await shown.close()
    throw error
  }
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const close = async (): Promise<void> => {
    await server.close()
    await shown.close()
  }
  return { port, close }
}

function addNumbers(server: FastifyInstance, { metrics, ready }: HttpOptions, shown: Shown): void {
  server.get('/status.json', { schema: { response: { 200: snapshotSchema } } }, () => shown.snapshot())
  server.get('/history.json', { schema: { response: { 200: historySchema } } }, () => ({ samples: shown.samples }))
  server.get('/health', () => ({ status: 'alive' }))
  server.get('/ready', async (_request, reply) => {
    const parts = await ready()
    const isReady = parts.every(({ ok }) => ok)
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', parts })
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text(await shown.snapshot())),
  )
}

/** What the page is made of is read once. */
async function addPage(server: FastifyInstance): Promise<void> {
  for (const { path, type, bytes } of await pageFiles()) {
    server.get(path, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(bytes))
  }
}

/** Problem documents (RFC 9457), which tell nothing of the request. */
function addErrors(server: FastifyInstance, log: Log): void {
  server.setNotFoundHandler((_request, reply) => problem(reply, 404, 'there is no such page'))
  server.setErrorHandler((error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (status < 500) return problem(reply, status, NOT_UNDERSTOOD)
    log.trouble(error, { stage: 'serve' })
    return problem(reply, 503, 'the numbers cannot be read now')
  })
}

function problem(reply: FastifyReply, status: number, title: string): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status }))
}
