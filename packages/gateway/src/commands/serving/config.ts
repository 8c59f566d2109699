import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { complain, described, flag, integer, list, oneOf, optional, record, refined, text, type Complaint } from '@lethe/engine'
import { shippedProfiles } from '../../records/profile-file.ts'
import { YamlText } from '../../records/yaml-text.ts'
import { UsageError } from '../../system/usage-error.ts'
import { archives, withTlsPaths, type ArchiveConfig } from './archive-config.ts'
import { orthancs, type OrthancConfig } from './orthanc-config.ts'
import { aeTitle, host, port, sourceName } from './name-shapes.ts'

/** What one process does of the whole. */
export type Role = 'admit' | 'work' | 'serve'

/** Certificates, as files. */
interface TlsFiles {
  readonly certificate: string
  readonly privateKey: string
  /** Who issues the certificates of clients; without, clients need none. */
  readonly clientAuthorities?: string
}

/** Where C-STORE is taken. */
export interface DimseConfig {
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
  /** Archives that are asked for what a pull list names. */
  readonly archives: readonly ArchiveConfig[]
  /** Orthancs beside the gateway, whose new instances are fetched. */
  readonly orthancs: readonly OrthancConfig[]
  /** How long an original is kept after its instance was inspected. */
  readonly retentionDays: number
  /** What is kept free on the disk. */
  readonly reserveMegabytes: number
}

const ROLES: readonly Role[] = ['admit', 'work', 'serve']
const absent = undefined as never
const issuer = text(/^[A-Za-z0-9_.:@-]{1,64}$/, 'must be a name of letters, digits and _ . : @ -')

const dimse = record<DimseConfig>({
  host: optional(host, '127.0.0.1'),
  port: optional(port, 11_112),
  aeTitles: optional(list(aeTitle), ['LETHE']),
  associationsMax: optional(integer(1, 10_000), 200),
  tls: optional(
    record<TlsFiles>({ certificate: text(), privateKey: text(), clientAuthorities: optional(text(), absent) }),
    absent,
  ),
  refuseUserIdentity: optional(flag, absent),
})

const source = refined(
  record<SourceConfig>({
    name: sourceName,
    callingAeTitle: optional(aeTitle, absent),
    addresses: optional(list(host), absent),
    issuer,
    profile: text(),
  }),
  (read, at) =>
    read.callingAeTitle === undefined && read.addresses === undefined
      ? complain<SourceConfig>(at, 'must say who it is: callingAeTitle, addresses, or both')
      : read,
)

/** Who sends from this machine may send, where nobody has said who may. */
const LOCAL: SourceConfig = { name: 'local', addresses: ['127.0.0.1', '::1'], issuer: 'local', profile: 'research' }

const sources = refined(list(source), (read, at) => {
  const names = read.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (read.length === 0) return complain<readonly SourceConfig[]>(at, 'must name at least one source')
  return twice === undefined ? read : complain<readonly SourceConfig[]>(at, 'names a source twice')
})

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
  archives: described('Who is asked for what a pull list names.', optional(archives, [])),
  orthancs: described('Whose new instances are fetched.', optional(orthancs, [])),
  retentionDays: described('How long originals are kept after inspection.', optional(integer(0, 3650), 30)),
  reserveMegabytes: described('What is kept free on the disk.', optional(integer(1, 1 << 20), 1024)),
})

/** The same; the instances of an archive, and of an Orthanc, belong to one of the sources. */
const configShape = refined(configRecord, (read, at) => {
  const names = read.sources.map(({ name }) => name)
  for (const kind of ['archives', 'orthancs'] as const) {
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
  return withPaths(config, dirname(path))
}

/** The configuration of a gateway that nobody has configured. */
export function defaultConfig(): Config {
  return configShape({}, { path: [], complaints: [] })
}

function withPaths(config: Config, folder: string): Config {
  const { dimse: door, sources: senders, archives: asked, orthancs: followed } = config
  const { tls } = door
  const resolved = (file: string): string => resolve(folder, file)
  const files = tls && Object.fromEntries(Object.entries(tls).map(([name, file]) => [name, resolved(file as string)]))
  const isShipped = new Set(shippedProfiles())
  return {
    ...config,
    dimse: { ...door, ...(files === undefined ? {} : { tls: files as unknown as TlsFiles }) },
    archives: asked.map((one) => withTlsPaths(one, resolved)),
    orthancs: followed.map((one) => withTlsPaths(one, resolved)),
    sources: senders.map((one) => ({ ...one, profile: isShipped.has(one.profile) ? one.profile : resolved(one.profile) })),
  }
}
