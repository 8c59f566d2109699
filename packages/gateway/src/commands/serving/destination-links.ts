import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Link } from '../../stages/release/link.ts'
import { StoreLink } from '../../stages/release/store-link.ts'
import { StowLink } from '../../stages/release/stow-link.ts'
import type { PeerAddress } from '../../system/dimse-client.ts'
import type { Peer } from '../../system/dimse-peer.ts'
import { Pace } from '../../system/pace.ts'
import { readPem } from '../../system/pem-file.ts'
import { readToken, type StowPlace } from '../../system/stow-client.ts'
import { UsageError } from '../../system/usage-error.ts'
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
  return { address: { host, port, ...tlsOf(tls) }, calledAeTitle: called, callingAeTitle: calling }
}

function tlsOf(tls: DicomNode['tls']): Pick<PeerAddress, 'tls'> {
  if (tls === undefined) return {}
  const { authorities, certificate, privateKey } = tls
  const trust = authoritiesOf(authorities)
  if (certificate === undefined || privateKey === undefined) return { tls: trust }
  const identity = { certificate: readPem(certificate), privateKey: readPem(privateKey) }
  const says = `${certificate}: no certificate in PEM, or ${privateKey} is not its key`
  checkPem({ cert: identity.certificate, key: identity.privateKey }, says)
  return { tls: { ...trust, identity } }
}

function stowPlaceOf({ url, authorities, token }: DicomWebNode): StowPlace {
  // A token that is not there now is a mistake of the configuration; one that is lost later is waited for.
  if (token !== undefined) readToken(token)
  return { url, ...authoritiesOf(authorities), ...(token === undefined ? {} : { tokenFile: token }) }
}

function authoritiesOf(file: string | undefined): { readonly authorities?: string } {
  if (file === undefined) return {}
  const authorities = readPem(file)
  checkPem({ ca: authorities }, `${file}: no certificates in PEM`)
  return { authorities }
}

function checkPem(options: SecureContextOptions, says: string): void {
  try {
    createSecureContext(options)
  } catch {
    throw new UsageError(says)
  }
}
