import type { ParseArgsOptionsConfig } from 'node:util'
import type { PeerAddress } from '../../system/dimse-client.ts'
import type { Peer } from '../../system/dimse-peer.ts'
import { readPeerTls } from '../../system/pem-file.ts'
import { UsageError } from '../../system/usage-error.ts'

/** The options that name a peer, for every command that calls one. */
export const PEER_OPTIONS = {
  called: { type: 'string', default: 'ANY-SCP' },
  calling: { type: 'string', default: 'LETHE' },
  tls: { type: 'boolean', default: false },
  ca: { type: 'string' },
  cert: { type: 'string' },
  'cert-key': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/** How the options stand in a usage line. */
export const PEER_USAGE = 'HOST:PORT [--called AE] [--calling AE] [--tls [--ca FILE] [--cert FILE --cert-key FILE]]'

interface PeerValues {
  readonly called: string
  readonly calling: string
  readonly tls: boolean
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly 'cert-key'?: string | undefined
}

/** The peer that arguments name. */
export function peerOf(hostAndPort: string | undefined, values: PeerValues): Peer {
  // An IPv6 address stands in brackets, as in a URL.
  const found = /^(?:\[([\da-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(hostAndPort ?? '')
  const port = Number(found?.[3])
  if (found === null || port < 1 || port > 65_535) throw new UsageError(`the peer is given as HOST:PORT; usage: ${PEER_USAGE}`)
  for (const title of [values.called, values.calling]) checkAeTitle(title)
  const host = (found[1] ?? found[2]) as string
  return { address: { host, port, ...tlsOf(values) }, calledAeTitle: values.called, callingAeTitle: values.calling }
}

/** PS3.5 6.2: up to 16 characters of the default repertoire, no backslash, no control characters, not only spaces. */
function checkAeTitle(title: string): void {
  if (!/^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(title) || title.trim() === '') {
    throw new UsageError('an AE title has 1 to 16 characters of ASCII without backslash')
  }
}

function tlsOf({ tls, ca, cert, 'cert-key': key }: PeerValues): Pick<PeerAddress, 'tls'> {
  if (!tls) {
    if (ca ?? cert ?? key) throw new UsageError('--ca, --cert and --cert-key go with --tls')
    return {}
  }
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --cert-key go together')
  return readPeerTls({ authorities: ca, certificate: cert, privateKey: key })
}
