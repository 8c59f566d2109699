import { complain, integer, list, oneOf, optional, record, refined, text } from '@lethe/engine'
import { parseHours, type Hours } from '../../../stages/admit/pull/hours.ts'
import { aeTitle, askedName, host, namedList, port, sourceName, withFiles } from '../name-shapes.ts'
import { PEER_TLS_FILES, peerTls, type PeerTls } from '../peer-tls.ts'

/** How an archive sends: to our door (C-MOVE), over our own association (C-GET), or over HTTP (QIDO-RS and WADO-RS). */
type Retrieve = 'move' | 'get' | 'dicomweb'

/** An archive that is asked for what a pull list names. */
export interface ArchiveConfig {
  readonly name: string
  /** The source to which its instances belong: issuer and profile. */
  readonly source: string
  readonly retrieve: Retrieve
  readonly host?: string
  readonly port?: number
  readonly calledAeTitle?: string
  /** Under which name it is asked, and knows our door; else the door's first one. */
  readonly callingAeTitle?: string
  /** The base of its DICOMweb services. */
  readonly url?: string
  /** A file that holds the value of the header Authorization. */
  readonly authorization?: string
  readonly tls?: PeerTls
  /** When it may be asked, by the clock on the wall; always where nothing is said. */
  readonly hours: readonly Hours[]
  readonly studiesPerMinute?: number
  readonly parallel: number
  readonly attempts: number
  readonly retrySeconds: number
}

const absent = undefined as never

const hours = refined(text(), (read, at) => {
  const parsed = parseHours(read)
  return parsed ?? complain<Hours>(at, 'must be a window of the day, in quotes: "19:00-06:00"')
})

const archive = refined(
  record<ArchiveConfig>({
    name: askedName,
    source: sourceName,
    retrieve: oneOf(['move', 'get', 'dicomweb']),
    host: optional(host, absent),
    port: optional(port, absent),
    calledAeTitle: optional(aeTitle, absent),
    callingAeTitle: optional(aeTitle, absent),
    url: optional(
      text(/^https?:\/\/[^\s?#@]{1,512}$/, 'must be the base of DICOMweb: https://…, no user, no ? and no #'),
      absent,
    ),
    authorization: optional(text(), absent),
    tls: optional(peerTls, absent),
    hours: optional(list(hours), []),
    studiesPerMinute: optional(integer(1, 10_000), absent),
    parallel: optional(integer(1, 8), 1),
    attempts: optional(integer(1, 100), 5),
    retrySeconds: optional(integer(1, 86_400), 30),
  }),
  (read, at) => {
    const isDimse = read.retrieve !== 'dicomweb'
    const hasAddress = read.host !== undefined && read.port !== undefined && read.calledAeTitle !== undefined
    if (isDimse && (!hasAddress || read.url !== undefined || read.authorization !== undefined))
      return complain<ArchiveConfig>(at, `is asked over DIMSE: it needs host, port and calledAeTitle, and no url`)
    const hasNone = read.host === undefined && read.port === undefined && read.calledAeTitle === undefined
    if (!isDimse && (!hasNone || read.url === undefined))
      return complain<ArchiveConfig>(at, 'is asked over DICOMweb: it needs url, and neither host, port nor calledAeTitle')
    if (read.authorization !== undefined && read.url?.startsWith('https:') !== true)
      return complain<ArchiveConfig>(at, 'sends authorization over https only')
    return read
  },
)

/** The archives of a configuration. */
export const archives = namedList(archive, 'names an archive twice')

/** The same peer with its files where they are. */
export function withPeerPaths<C extends { readonly tls?: PeerTls; readonly authorization?: string }>(
  config: C,
  resolved: (file: string) => string,
): C {
  const found: C = withFiles(config, ['authorization'], resolved)
  return found.tls === undefined ? found : { ...found, tls: withFiles(found.tls, PEER_TLS_FILES, resolved) }
}
