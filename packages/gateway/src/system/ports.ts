import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { Inflate } from 'fflate'
import type { Inflater } from '@lethe/dicom'
import type { Ports } from '@lethe/engine'

const keyObjects = new WeakMap<Uint8Array, KeyObject>()

/** A key is prepared once: that is a third of what an HMAC of a UID costs. */
function keyObject(key: Uint8Array): KeyObject {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return known
}

/** The engine's ports on Node: HMAC of node:crypto, and fflate, since node:zlib inflates in steps only asynchronously. */
export const nodePorts: Ports = {
  hmac: (key, message) => createHmac('sha256', keyObject(key)).update(message).digest(),
  inflate: (receive): Inflater => {
    let complete = false
    const inflate = new Inflate((bytes, final) => {
      complete ||= final
      receive(bytes)
    })
    return {
      push: (bytes) => inflate.push(bytes),
      end: () => {
        inflate.push(new Uint8Array(0), true)
        if (!complete) throw new RangeError('the stream is not complete')
      },
    }
  },
}
