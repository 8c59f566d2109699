import { readFileSync } from 'node:fs'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { PeerAddress } from './dimse-client.ts'
import type { TlsIdentity } from './dimse-tls.ts'
import { UsageError } from './usage-error.ts'

/** The files that say how a peer is reached by TLS: who may have issued its certificate, else the system's authorities; and our own. */
export interface PeerTlsFiles {
  readonly authorities?: string | undefined
  readonly certificate?: string | undefined
  readonly privateKey?: string | undefined
}

/** Reads a file that somebody named. */
export function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`${path}: the file cannot be read`)
  }
}

/** Reads a certificate and its key. */
export function readIdentity(certificateFile: string, privateKeyFile: string): TlsIdentity {
  const [certificate, privateKey] = [readPem(certificateFile), readPem(privateKeyFile)]
  check({ cert: certificate, key: privateKey }, `${certificateFile}: no certificate in PEM, or ${privateKeyFile} is not its key`)
  return { certificate, privateKey }
}

/** Reads certificates of authorities. */
export function readAuthorities(file: string): string {
  const authorities = readPem(file)
  check({ ca: authorities }, `${file}: no certificates in PEM`)
  return authorities
}

/** Reads what a peer is reached with; nothing where it is reached in clear. */
export function readPeerTls(files: PeerTlsFiles | undefined): Pick<PeerAddress, 'tls'> {
  if (files === undefined) return {}
  const { authorities, certificate, privateKey } = files
  return {
    tls: {
      ...(authorities === undefined ? {} : { authorities: readAuthorities(authorities) }),
      ...(certificate === undefined || privateKey === undefined ? {} : { identity: readIdentity(certificate, privateKey) }),
    },
  }
}

function check(options: SecureContextOptions, says: string): void {
  try {
    createSecureContext(options)
  } catch {
    throw new UsageError(says)
  }
}
