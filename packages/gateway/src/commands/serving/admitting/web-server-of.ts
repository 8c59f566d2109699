import type { WebServer } from '../../../system/dicomweb/web-server.ts'
import { readPeerTls, readPem } from '../../../system/pem-file.ts'
import { UsageError } from '../../../system/usage-error.ts'
import type { PeerTls } from '../peer-tls.ts'

/** A server as the configuration names it. */
interface ConfiguredServer {
  readonly authorization?: string
  readonly tls?: PeerTls
}

/** The server at a URL, with what the files of the configuration hold. */
export function webServerOf({ authorization, tls }: ConfiguredServer, url: string): WebServer {
  const value = authorization === undefined ? undefined : readPem(authorization).trim()
  if (value !== undefined && !/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value))
    throw new UsageError(`${authorization}: must hold one line, the value of the header Authorization`)
  return { url: url.replace(/\/+$/, ''), ...(value === undefined ? {} : { authorization: value }), ...readPeerTls(tls) }
}
