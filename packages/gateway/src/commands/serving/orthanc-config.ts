import { complain, integer, list, optional, record, refined, text } from '@lethe/engine'
import { webTls, type WebTls } from './archive-config.ts'
import { sourceName } from './name-shapes.ts'

/** An Orthanc beside the gateway, whose new instances are fetched. */
export interface OrthancConfig {
  readonly name: string
  /** The source to which its instances belong: issuer and profile. */
  readonly source: string
  /** The base of its REST API. */
  readonly url: string
  /** A file that holds the value of the header Authorization. */
  readonly authorization?: string
  readonly tls?: WebTls
  readonly parallel: number
  readonly everySeconds: number
}

const absent = undefined as never

const orthanc = record<OrthancConfig>({
  name: text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be a name of letters, digits, _ and -'),
  source: sourceName,
  url: text(/^https?:\/\/[^\s?#@]{1,512}$/, 'must be the base of a REST API: https://…, no user, no ? and no #'),
  authorization: optional(text(), absent),
  tls: optional(webTls, absent),
  parallel: optional(integer(1, 8), 2),
  everySeconds: optional(integer(1, 86_400), 10),
})

/** The Orthancs of a configuration. */
export const orthancs = refined(list(orthanc), (read, at) => {
  const isTwice = (name: 'name' | 'source'): boolean => new Set(read.map((one) => one[name])).size < read.length
  if (isTwice('name')) return complain<readonly OrthancConfig[]>(at, 'names an Orthanc twice')
  // Each source has one cursor.
  return isTwice('source') ? complain<readonly OrthancConfig[]>(at, 'must give each Orthanc a source of its own') : read
})
