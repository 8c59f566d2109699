import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { RequestListener } from 'node:http'
import { BCP_195, type TlsIdentity } from '../../../system/dimse-tls.ts'
import type { HttpLimits } from './http-limits.ts'

const LOOK_MS = 2000

/** How a server is made. */
interface ServerOptions {
  readonly requestsMax: number
  readonly limits: HttpLimits
  /** TLS where it is given; clients need a certificate that one of `clientAuthorities` (PEM) issued, where that is given. */
  readonly tls?: (TlsIdentity & { readonly clientAuthorities?: string }) | undefined
}

/** A server of Node whose requests may take as long as their senders go on sending. */
export function makeServer(listener: RequestListener, { requestsMax, limits, tls }: ServerOptions): Server {
  const options = { maxHeaderSize: limits.headerBytesMax, connectionsCheckingInterval: LOOK_MS }
  const server =
    tls === undefined ? createPlainServer(options, listener) : createTlsServer({ ...options, ...tlsOptions(tls) }, listener)
  // A request has no time limit of its own: its body is watched while it is read.
  server.requestTimeout = 0
  server.headersTimeout = limits.headersMs
  server.keepAliveTimeout = limits.headersMs
  server.maxConnections = requestsMax + limits.spareConnections
  // Who asks first whether to send is told so once it is known who asks.
  server.on('checkContinue', listener)
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

function tlsOptions({ certificate, privateKey, clientAuthorities }: NonNullable<ServerOptions['tls']>) {
  const clients = clientAuthorities === undefined ? {} : { ca: clientAuthorities, requestCert: true, rejectUnauthorized: true }
  return { ...BCP_195, cert: certificate, key: privateKey, ...clients }
}
