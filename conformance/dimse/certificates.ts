// Certificates for tests, made by openssl: an authority, and what it issued to somebody at 127.0.0.1.
import { execFileSync } from 'node:child_process'
import type { TemporaryFolder } from '../../packages/gateway/src/temporary-folder.test-support.ts'

/** The paths of PEM files. */
export interface Certified {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

/** Makes an authority, and a certificate with its key under it. */
export function makeAuthority(folder: TemporaryFolder, name: string): Certified {
  const authority = folder.at(`${name}-authority.pem`)
  const authorityKey = folder.at(`${name}-authority-key.pem`)
  const [certificate, key] = [folder.at(`${name}.pem`), folder.at(`${name}-key.pem`)]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  openssl(['req', '-x509', ...curve, '-keyout', authorityKey, '-out', authority, '-subj', `/CN=${name} authority`])
  const issuer = ['-CA', authority, '-CAkey', authorityKey, '-addext', 'subjectAltName=IP:127.0.0.1']
  openssl(['req', '-x509', ...curve, ...issuer, '-keyout', key, '-out', certificate, '-subj', `/CN=${name}`])
  return { authority, certificate, key }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' })
}
