// Goal: the derived keys are those of RFC 5869, so that anybody can compute them again.
// Method: node:crypto's own HKDF with the same salt, key and info; then a committed vector.
import { hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveKey } from './hkdf.ts'
import { MASTER_KEY, ports } from './profiles.test-support.ts'

const SALT = 'lethe hkdf salt v1'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('laws', () => {
  // RFC 5869 2.2 and 2.3: PRK = HMAC(salt, key); OKM = T(1) = HMAC(PRK, info | 0x01), since 32 bytes are one block of SHA-256.
  test('a key is HKDF-SHA-256 of the master key, the product’s salt and the purpose in UTF-8 as info, 32 bytes long', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (key, purpose) => {
          const expected = new Uint8Array(hkdfSync('sha256', key, SALT, purpose, 32))
          expect(hex(deriveKey(ports, key, purpose))).toBe(hex(expected))
        },
      ),
    )
  })
})

test('the key of a purpose does not change from version to version', () => {
  const key = deriveKey(ports, MASTER_KEY, 'scope archive: uids')
  expect(hex(key)).toBe('e7c0aa789eced1e7022fb08708fa282e1a3ea6c862e41c60ac5ab371b92b2a7c')
})
