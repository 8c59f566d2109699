import type { PeerAddress } from '../../system/dimse-client.ts'
import type { WebServer } from '../../system/dicomweb/web-server.ts'
import { readPem } from '../../system/pem-file.ts'
import { UsageError } from '../../system/usage-error.ts'
import type { WebTls } from './archive-config.ts'

/** A server as the configuration names it. */
interface ConfiguredServer {
  readonly authorization?: string
  readonly tls?: WebTls
}

/** The server at a URL, with what the files of the configuration hold. */
export function webServerOf({ authorization, tls }: ConfiguredServer, url: string): WebServer {
  const value = authorization === undefined ? undefined : readPem(authorization).trim()
  if (value !== undefined && !/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value))
    throw new UsageError(`${authorization}: must hold one line, the value of the header Authorization`)
  return { url: url.replace(/\/+$/, ''), ...(value === undefined ? {} : { authorization: value }), ...tlsOf(tls) }
}

/** Who may have issued the peer's certificate, and our own. */
export function tlsOf(tls: WebTls | undefined): Pick<PeerAddress, 'tls'> {
  if (tls === undefined) return {}
  const { authorities, certificate, privateKey } = tls
  const identity =
    certificate === undefined || privateKey === undefined
      ? {}
      : { identity: { certificate: readPem(certificate), privateKey: readPem(privateKey) } }
  return { tls: { ...(authorities === undefined ? {} : { authorities: readPem(authorities) }), ...identity } }
}
