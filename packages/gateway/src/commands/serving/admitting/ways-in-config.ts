import { complain, integer, list, oneOf, optional, record, refined, text } from '@lethe/engine'
import { isThisMachine } from '../../../system/http/host-check.ts'
import { distinct, host, port, sourceName } from '../name-shapes.ts'

/** Certificates, as files. */
export interface TlsFiles {
  readonly certificate: string
  readonly privateKey: string
  /** Who issues the certificates of clients; without, clients need none. */
  readonly clientAuthorities?: string
}

/** Where STOW-RS and uploads are taken. */
export interface UploadsConfig {
  readonly host: string
  readonly port: number
  /** Requests that are taken in at once. */
  readonly requestsMax: number
  readonly tls?: TlsFiles
}

/** A folder that is watched, and whose files are taken in. */
export interface FolderConfig {
  readonly path: string
  /** The source to which its instances belong: issuer and profile. */
  readonly source: string
  /** How long a file must have stayed as it is. */
  readonly settleSeconds: number
  /** What becomes of a file whose instance is durable: it is moved to the folder `NAME.done` beside, or removed. */
  readonly whenDone: 'move' | 'remove'
}

const absent = undefined as never

export const tlsFiles = record<TlsFiles>({ certificate: text(), privateKey: text(), clientAuthorities: optional(text(), absent) })

/** Tokens and originals go over no network in clear. */
export const uploads = refined(
  record<UploadsConfig>({
    host: optional(host, '127.0.0.1'),
    port: optional(port, 8105),
    requestsMax: optional(integer(1, 256), 8),
    tls: optional(tlsFiles, absent),
  }),
  (read, at) =>
    read.tls === undefined && !isThisMachine(read.host)
      ? complain<UploadsConfig>(
          at,
          'needs tls where host is not this machine: tokens and originals must not be readable on the way',
        )
      : read,
)

const folder = record<FolderConfig>({
  path: text(),
  source: sourceName,
  settleSeconds: optional(integer(1, 86_400), 10),
  whenDone: oneOf(['move', 'remove']),
})

/** The folders of a configuration. */
export const folders = distinct(list(folder), ({ path }) => path, 'names a folder twice')
