import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Scp, type AssociationPolicy, type DimseLimits, type ScpHandler } from '@lethe/dimse'
import { BCP_195, type TlsIdentity } from './dimse-tls.ts'
import { associationClock, socketPort } from './socket-port.ts'

// Connections beyond the associations that may be open at once: who asks for one more gets an answer, who floods gets none.
const SPARE_CONNECTIONS = 64

/** How peers are served. */
export interface DimseServerOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly policy: AssociationPolicy
  readonly limits: DimseLimits
  readonly associationsMax: number
  readonly handler: ScpHandler
  /** TLS where it is given; clients need a certificate that one of `clientAuthorities` (PEM) issued, where that is given. */
  readonly tls?: TlsIdentity & { readonly clientAuthorities?: string }
}

/** A server that runs. */
export interface DimseServer {
  readonly port: number
  /** Associations that are open. */
  readonly associationCount: () => number
  /** Takes no more connections, lets what is at hand be answered, and closes what is left after so many milliseconds. */
  readonly close: (graceMs: number) => Promise<void>
}

/** Starts to serve Verification and Storage on a port. */
export async function startDimseServer(options: DimseServerOptions): Promise<DimseServer> {
  const open = new Map<Socket, Scp>()
  const associationCount = (): number => [...open.values()].filter((scp) => scp.open).length
  const serve = (socket: Socket): void => {
    const { policy, limits, handler, associationsMax } = options
    const scp: Scp = new Scp({
      port: socketPort(socket, (bytes) => scp.receive(bytes)),
      clock: associationClock,
      limits,
      policy,
      handler,
      address: plainAddress(socket.remoteAddress ?? ''),
      hasRoom: () => associationCount() < associationsMax,
    })
    open.set(socket, scp)
    // A response is small and waited for: Nagle's algorithm would hold it back.
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      open.delete(socket)
      scp.closed()
    })
  }
  const server = listener(options, serve)
  server.maxConnections = options.associationsMax + SPARE_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    associationCount,
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
      for (const scp of open.values()) scp.leave()
      const timer = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy()
      }, graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

function listener({ tls, limits }: DimseServerOptions, serve: (socket: Socket) => void): Server {
  if (tls === undefined) return createPlainServer(serve)
  const { certificate, privateKey, clientAuthorities } = tls
  const clients = clientAuthorities === undefined ? {} : { ca: clientAuthorities, requestCert: true, rejectUnauthorized: true }
  const server = createTlsServer(
    { ...BCP_195, cert: certificate, key: privateKey, handshakeTimeout: limits.artimMs, ...clients },
    serve,
  )
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}

/** An IPv4 address is written as such, also where the socket is of IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}
