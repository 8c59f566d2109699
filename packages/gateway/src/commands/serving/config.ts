import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { complain, described, flag, integer, list, oneOf, optional, record, refined, text, type Complaint } from '@lethe/engine'
import { shippedProfiles } from '../../records/profile-file.ts'
import { YamlText } from '../../records/yaml-text.ts'
import { UsageError } from '../../system/usage-error.ts'
import {
  destinations,
  destinationThatIsUs,
  withDestinationPaths,
  type DestinationConfig,
} from './releasing/destinations-config.ts'
import { archives, withPeerPaths, type ArchiveConfig } from './admitting/archive-config.ts'
import { orthancs, type OrthancConfig } from './admitting/orthanc-config.ts'
import { aeTitle, host, namedList, port, sourceName, withFiles } from './name-shapes.ts'
import { folders, tlsFiles, uploads, type FolderConfig, type TlsFiles, type UploadsConfig } from './admitting/ways-in-config.ts'

/** What one process does of the whole. */
export type Role = 'admit' | 'work' | 'release' | 'serve'

/** Where C-STORE is taken. */
interface DimseConfig {
  readonly host: string
  readonly port: number
  readonly aeTitles: readonly string[]
  readonly associationsMax: number
  readonly tls?: TlsFiles
  readonly refuseUserIdentity?: true
}

/** A row of the allow list: who may send, whose numbers its patients have, and which profile they get. */
export interface SourceConfig {
  readonly name: string
  readonly callingAeTitle?: string
  readonly addresses?: readonly string[]
  /** Nobody sends under it by C-STORE: folders and tokens name it. */
  readonly byName?: true
  readonly issuer: string
  readonly profile: string
}

/** How a gateway runs. */
export interface Config {
  readonly roles: readonly Role[]
  /** Threads that de-identify and inspect; without, one for each core. */
  readonly workers?: number
  readonly dimse: DimseConfig
  readonly http: { readonly host: string; readonly port: number }
  readonly sources: readonly SourceConfig[]
  readonly destinations: readonly DestinationConfig[]
  /** Archives that are asked for what a pull list names. */
  readonly archives: readonly ArchiveConfig[]
  /** Orthancs beside the gateway, whose new instances are fetched. */
  readonly orthancs: readonly OrthancConfig[]
  /** Where STOW-RS and uploads are taken; nowhere where nothing is said. */
  readonly uploads?: UploadsConfig
  readonly folders: readonly FolderConfig[]
  /** How long an original is kept after its instance was inspected. */
  readonly retentionDays: number
  /** What is kept free on the disk. */
  readonly reserveMegabytes: number
}

const ROLES: readonly Role[] = ['admit', 'work', 'release', 'serve']
const absent = undefined as never
const issuer = text(/^[A-Za-z0-9_.:@-]{1,64}$/, 'must be a name of letters, digits and _ . : @ -')

const dimse = record<DimseConfig>({
  host: optional(host, '127.0.0.1'),
  port: optional(port, 11_112),
  aeTitles: optional(list(aeTitle), ['LETHE']),
  associationsMax: optional(integer(1, 10_000), 200),
  tls: optional(tlsFiles, absent),
  refuseUserIdentity: optional(flag, absent),
})

const source = refined(
  record<SourceConfig>({
    name: sourceName,
    callingAeTitle: optional(aeTitle, absent),
    addresses: optional(list(host), absent),
    byName: optional(flag, absent),
    issuer,
    profile: text(),
  }),
  (read, at) => {
    const isAnybody = read.callingAeTitle === undefined && read.addresses === undefined
    if (isAnybody === (read.byName === true)) return read
    return complain<SourceConfig>(at, 'must say who it is: callingAeTitle, addresses, or both; or byName, and neither')
  },
)

/** Who sends from this machine may send, where nobody has said who may. */
const LOCAL: SourceConfig = { name: 'local', addresses: ['127.0.0.1', '::1'], issuer: 'local', profile: 'research' }

const sources = refined(namedList(source, 'names a source twice'), (read, at) =>
  read.length === 0 ? complain<readonly SourceConfig[]>(at, 'must name at least one source') : read,
)

/** The shape of a configuration; what it leaves out has its default. */
const configRecord = record<Config>({
  roles: described('What this process does.', optional(list(oneOf(ROLES)), ROLES)),
  workers: described('Threads that work; one for each core.', optional(integer(1, 256), absent)),
  dimse: optional(dimse, dimse({}, { path: [], complaints: [] })),
  http: optional(record<Config['http']>({ host: optional(host, '127.0.0.1'), port: optional(port, 8104) }), {
    host: '127.0.0.1',
    port: 8104,
  }),
  sources: described('Who may send.', optional(sources, [LOCAL])),
  destinations: described('Where de-identified objects are sent, once two people have agreed.', optional(destinations, [])),
  archives: described('Who is asked for what a pull list names.', optional(archives, [])),
  orthancs: described('Whose new instances are fetched.', optional(orthancs, [])),
  uploads: described('Where STOW-RS and uploads are taken.', optional(uploads, absent)),
  folders: described('Folders that are watched.', optional(folders, [])),
  retentionDays: described('How long originals are kept after inspection.', optional(integer(0, 3650), 30)),
  reserveMegabytes: described('What is kept free on the disk.', optional(integer(1, 1 << 20), 1024)),
})

/** The same; what an archive, a folder or an Orthanc holds belongs to one of the sources. */
const configShape = refined(configRecord, (read, at) => {
  const names = read.sources.map(({ name }) => name)
  for (const kind of ['archives', 'folders', 'orthancs'] as const) {
    const astray = read[kind].findIndex(({ source: name }) => !names.includes(name))
    if (astray >= 0)
      return complain<Config>({ ...at, path: [kind, astray, 'source'] }, `must be one of the sources: ${names.join(', ')}`)
  }
  return read
})

/** Reads a configuration; every complaint has line and column. File names in it are relative to it. */
export function readConfig(path: string): Config {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${path}: cannot be read`)
  }
  const yaml = new YamlText(content, { name: path, kind: 'configuration' })
  const complaints: Complaint[] = []
  const config = configShape(yaml.tree ?? {}, { path: [], complaints })
  yaml.refuse(complaints)
  const us = destinationThatIsUs(config.destinations, [config.dimse, ...(config.uploads ? [config.uploads] : [])])
  if (us !== undefined) throw new UsageError(`${path}: the destination ${us} is this gateway itself`)
  return withPaths(config, dirname(path))
}

/** The configuration of a gateway that nobody has configured. */
export function defaultConfig(): Config {
  return configShape({}, { path: [], complaints: [] })
}

function withPaths(config: Config, folder: string): Config {
  const { dimse: door, uploads: way, sources: senders, archives: asked } = config
  const resolved = (file: string): string => resolve(folder, file)
  const withTls = <T extends { readonly tls?: TlsFiles }>(one: T): T =>
    one.tls === undefined
      ? one
      : { ...one, tls: withFiles(one.tls, ['certificate', 'privateKey', 'clientAuthorities'], resolved) }
  const isShipped = new Set(shippedProfiles())
  return {
    ...config,
    destinations: withDestinationPaths(config.destinations, resolved),
    dimse: withTls(door),
    ...(way === undefined ? {} : { uploads: withTls(way) }),
    folders: config.folders.map((one) => ({ ...one, path: resolved(one.path) })),
    archives: asked.map((one) => withPeerPaths(one, resolved)),
    orthancs: config.orthancs.map((one) => withPeerPaths(one, resolved)),
    sources: senders.map((one) => ({ ...one, profile: isShipped.has(one.profile) ? one.profile : resolved(one.profile) })),
  }
}
