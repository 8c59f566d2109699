import { complain, optional, record, refined, text } from '@lethe/engine'
import { isThisMachine } from '../../system/http/host-check.ts'

/** TLS to a peer, as files; an empty map is TLS with the system's authorities. */
export interface PeerTls {
  /** Who may have issued the peer's certificate. */
  readonly authorities?: string
  readonly certificate?: string
  readonly privateKey?: string
}

const absent = undefined as never

/** Which of its members are files. */
export const PEER_TLS_FILES = ['authorities', 'certificate', 'privateKey'] as const

/** The shape of TLS to a peer. */
export const peerTls = refined(
  record<PeerTls>({
    authorities: optional(text(), absent),
    certificate: optional(text(), absent),
    privateKey: optional(text(), absent),
  }),
  (read, at) =>
    (read.certificate === undefined) === (read.privateKey === undefined)
      ? read
      : complain<PeerTls>(at, 'has certificate and privateKey together, or none of them'),
)

/** Whether somebody on the way could read what is sent to a URL. */
export function isReadableOnTheWay(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed?.protocol !== 'https:' && !isThisMachine(parsed?.hostname ?? '')
}
