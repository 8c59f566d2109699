import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Inflate, Z_SYNC_FLUSH } from 'pako'
import type { Inflater } from '@lethe/dicom'
import type { Ports } from '@lethe/engine'

type PreparedHmac = ReturnType<typeof hmac.create>

const prepared = new WeakMap<Uint8Array, PreparedHmac>()

/** A key is prepared once: that is a third of what an HMAC of a UID costs. */
function prepare(key: Uint8Array): PreparedHmac {
  const known = prepared.get(key) ?? hmac.create(sha256, key)
  prepared.set(key, known)
  return known
}

// What is inflated comes in pieces of at most this size; larger ones are no faster.
const PIECE_BYTES = 1 << 14

/**
 * The engine's ports in a browser. The engine is synchronous; Web Crypto and DecompressionStream answer later, so both are JavaScript
 * (docs/adr/0017).
 */
export const browserPorts: Ports = {
  hmac: (key, message) => prepare(key).clone().update(message).digest(),
  inflate: (receive): Inflater => {
    const inflate = new Inflate({ raw: true, chunkSize: PIECE_BYTES })
    inflate.onData = receive
    return {
      push: (bytes) => {
        if (!inflate.push(bytes, Z_SYNC_FLUSH)) throw new RangeError('the bytes are not DEFLATE')
      },
      end: () => {
        if (!inflate.ended) throw new RangeError('the stream is not complete')
      },
    }
  },
}
