import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { Inflate, Z_SYNC_FLUSH } from 'pako'
import type { Inflater } from '@lethe/dicom'
import type { Ports } from '@lethe/engine'

const keyObjects = new WeakMap<Uint8Array, KeyObject>()

/** A key is prepared once: that is a third of what an HMAC of a UID costs. */
function keyObject(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return known
}

// What is inflated comes in pieces of at most this size; larger ones are no faster.
const PIECE_BYTES = 1 << 14

/** The engine's ports on Node: HMAC of node:crypto, and pako, since node:zlib inflates in steps only asynchronously. */
export const nodePorts: Ports = {
  hmac: (key, message) => createHmac('sha256', keyObject(key)).update(message).digest(),
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
