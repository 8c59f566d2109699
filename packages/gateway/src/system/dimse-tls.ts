import type { SecureContextOptions } from 'node:tls'

/** BCP 195 (RFC 9325), which PS3.15 annex B takes for DICOM: TLS 1.2 or later, forward secrecy, AEAD, nothing else. */
export const BCP_195: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_AES_128_GCM_SHA256',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
  honorCipherOrder: true,
}

/** Whether the code of an error of Node stands for TLS that could not be agreed on, or a certificate that is not believed. */
export function isTlsError(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code)
}

/** Certificates in PEM. */
export interface TlsIdentity {
  readonly certificate: string
  readonly privateKey: string
}
