import { asciiBytes, utf8Bytes } from '@lethe/dicom'
import type { Ports } from './ports.ts'

/** Derives a key of 32 bytes from a master key for one purpose (RFC 5869 with SHA-256; extract and one step of expand). */
export function deriveKey({ hmac }: Pick<Ports, 'hmac'>, masterKey: Uint8Array, purpose: string): Uint8Array {
  const pseudorandomKey = hmac(asciiBytes('lethe hkdf salt v1'), masterKey)
  // A purpose names a project; in seven bits a character, `é` would have the key of `i`.
  return hmac(pseudorandomKey, utf8Bytes(`${purpose}\x01`))
}
