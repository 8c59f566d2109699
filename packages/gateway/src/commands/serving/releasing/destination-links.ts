import type { Link } from '../../../stages/release/link.ts'
import { StoreLink } from '../../../stages/release/store-link.ts'
import { StowLink } from '../../../stages/release/stow-link.ts'
import type { Peer } from '../../../system/dimse-peer.ts'
import { Pace } from '../../../system/pace.ts'
import { readAuthorities, readPeerTls } from '../../../system/pem-file.ts'
import { readToken, type StowPlace } from '../../../system/stow-client.ts'
import type { DestinationConfig, DicomNode, DicomWebNode } from './destinations-config.ts'

const MEGABYTE = 1_000_000

/** Makes ways to a destination; what files of the configuration hold is read once, when the gateway starts. */
export function linksTo({ dicom, dicomWeb, megabytesPerSecond }: DestinationConfig): () => Link {
  const pace = new Pace(megabytesPerSecond === undefined ? undefined : megabytesPerSecond * MEGABYTE)
  if (dicom !== undefined) {
    const peer = peerOf(dicom)
    return () => new StoreLink(peer, pace)
  }
  const place = stowPlaceOf(dicomWeb as DicomWebNode)
  return () => new StowLink(place, pace)
}

function peerOf({ host, port, called, calling, tls }: DicomNode): Peer {
  return { address: { host, port, ...readPeerTls(tls) }, calledAeTitle: called, callingAeTitle: calling }
}

function stowPlaceOf({ url, authorities, token }: DicomWebNode): StowPlace {
  // A token that is not there now is a mistake of the configuration; one that is lost later is waited for.
  if (token !== undefined) readToken(token)
  return {
    url,
    ...(authorities === undefined ? {} : { authorities: readAuthorities(authorities) }),
    ...(token === undefined ? {} : { tokenFile: token }),
  }
}
