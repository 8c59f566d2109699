import { complain, described, integer, list, optional, record, refined, text, type Shape } from '@lethe/engine'
import { isThisMachine } from '../../../system/http/host-check.ts'
import { aeTitle, host, namedList, sourceName, withFiles } from '../name-shapes.ts'
import { isReadableOnTheWay, PEER_TLS_FILES, peerTls, type PeerTls } from '../peer-tls.ts'

/** A node that takes C-STORE. */
export interface DicomNode {
  readonly host: string
  readonly port: number
  readonly called: string
  readonly calling: string
  readonly tls?: PeerTls
}

/** A service that takes STOW-RS. */
export interface DicomWebNode {
  readonly url: string
  readonly authorities?: string
  /** A file with a bearer token. */
  readonly token?: string
}

/** A standing destination: it is sent nothing until two people have agreed to what is written here. */
export interface DestinationConfig {
  readonly name: string
  readonly dicom?: DicomNode
  readonly dicomWeb?: DicomWebNode
  readonly gets: {
    readonly profiles: readonly string[]
    readonly sources?: readonly string[]
    readonly modalities?: readonly string[]
  }
  readonly connectionsMax: number
  readonly megabytesPerSecond?: number
}

const absent = undefined as never
const destinationName = text(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be a name of up to 32 small letters, digits and -')
const profileName = text(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the name of a profile, as its first line says it')
const modality = text(/^[A-Z0-9_]{1,16}$/, 'must be a modality such as CT')

const dicomWeb = refined(
  record<DicomWebNode>({ url: text(), authorities: optional(text(), absent), token: optional(text(), absent) }),
  (read, at) => {
    const says = objectionToUrl(read)
    return says === undefined ? read : complain<DicomWebNode>(at, says)
  },
)

function objectionToUrl({ url, authorities, token }: DicomWebNode): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) return 'has no url that begins with https: or http:'
  if (parsed.username + parsed.password + parsed.search + parsed.hash !== '')
    return 'has a url with a user, a password, a query or a fragment; a token is given as a file'
  if (parsed.protocol === 'http:' && authorities !== undefined) return 'has authorities, which go with https:'
  if (token !== undefined && isReadableOnTheWay(url)) return 'would send its token in clear: use https:'
  return undefined
}

function filled(of: Shape<string>): Shape<readonly string[]> {
  return refined(list(of), (read, at) => (read.length === 0 ? complain<readonly string[]>(at, 'must name at least one') : read))
}

const destination = refined(
  record<DestinationConfig>({
    name: destinationName,
    dicom: optional(
      record<DicomNode>({
        ...{ host, port: integer(1, 65_535), called: aeTitle, calling: optional(aeTitle, 'LETHE') },
        tls: optional(peerTls, absent),
      }),
      absent,
    ),
    dicomWeb: optional(dicomWeb, absent),
    gets: record<DestinationConfig['gets']>({
      profiles: described('Of which profiles it gets the objects.', filled(profileName)),
      sources: described('Of which sources; all where it is left out.', optional(filled(sourceName), absent)),
      modalities: described('Of which modalities; all where it is left out.', optional(filled(modality), absent)),
    }),
    connectionsMax: described('Connections at once.', optional(integer(1, 16), 1)),
    megabytesPerSecond: described('How fast at most.', optional(integer(1, 100_000), absent)),
  }),
  (read, at) =>
    (read.dicom === undefined) === (read.dicomWeb === undefined)
      ? complain<DestinationConfig>(at, 'is reached by dicom or by dicomWeb, one of the two')
      : read,
)

/** The destinations of a configuration. */
export const destinations = namedList(destination, 'names a destination twice')

/** The name of a destination that is this very gateway: what it sends would come in again, and go out again, for ever. */
export function destinationThatIsUs(
  all: readonly DestinationConfig[],
  doors: readonly { readonly host: string; readonly port: number }[],
): string | undefined {
  const isUs = (host: string, port: number): boolean =>
    doors.some((door) => door.port === port && (isThisMachine(host) || host === door.host))
  const isOurs = ({ dicom, dicomWeb: web }: DestinationConfig): boolean => {
    if (dicom !== undefined) return isUs(dicom.host, dicom.port)
    const url = new URL(web?.url ?? '')
    return isUs(url.hostname, Number(url.port))
  }
  return all.find(isOurs)?.name
}

/** The same destinations with the names of files as they are found from here. */
export function withDestinationPaths(
  all: readonly DestinationConfig[],
  resolved: (file: string) => string,
): readonly DestinationConfig[] {
  return all.map(({ dicom, dicomWeb: web, ...one }) => ({
    ...one,
    ...(dicom && { dicom: { ...dicom, ...(dicom.tls && { tls: withFiles(dicom.tls, PEER_TLS_FILES, resolved) }) } }),
    ...(web && { dicomWeb: withFiles(web, ['authorities', 'token'], resolved) }),
  }))
}
