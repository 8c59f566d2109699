import { complain, integer, optional, record, refined, text } from '@lethe/engine'
import { askedName, distinct, namedList, sourceName } from '../name-shapes.ts'
import { isReadableOnTheWay, peerTls, type PeerTls } from '../peer-tls.ts'

/** An Orthanc beside the gateway, whose new instances are fetched. */
export interface OrthancConfig {
  readonly name: string
  /** The source to which its instances belong: issuer and profile. */
  readonly source: string
  /** The base of its REST API. */
  readonly url: string
  /** A file that holds the value of the header Authorization. */
  readonly authorization?: string
  readonly tls?: PeerTls
  readonly parallel: number
  readonly everySeconds: number
}

const absent = undefined as never

const orthancRecord = record<OrthancConfig>({
  name: askedName,
  source: sourceName,
  url: text(/^https?:\/\/[^\s?#@]{1,512}$/, 'must be the base of a REST API: https://…, no user, no ? and no #'),
  authorization: optional(text(), absent),
  tls: optional(peerTls, absent),
  parallel: optional(integer(1, 8), 2),
  everySeconds: optional(integer(1, 86_400), 10),
})

const orthanc = refined(orthancRecord, (read, at) =>
  read.authorization !== undefined && isReadableOnTheWay(read.url)
    ? complain<OrthancConfig>(at, 'would send its authorization in clear: use https:')
    : read,
)

/** The Orthancs of a configuration; each source has one cursor. */
export const orthancs = distinct(
  namedList(orthanc, 'names an Orthanc twice'),
  ({ source }) => source,
  'must give each Orthanc a source of its own',
)
