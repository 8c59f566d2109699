// Goal: the ports of the browser keep the engine's contract: they agree with Node's own, and a bomb is never ahead of its limit.
// Method: random keys, messages and deflated bytes cut anywhere, against node:crypto and node:zlib.
import { createHmac } from 'node:crypto'
import { constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { browserPorts } from './ports.ts'

// DEFLATE's most: 258 bytes out of two bits.
const GROWTH_MAX = 1032

/** Inflates in pieces of some lengths, used again and again; gives what was received. */
function inflate(deflated: Uint8Array, lengths: readonly number[]): Buffer {
  const received: Uint8Array[] = []
  const inflater = browserPorts.inflate((bytes) => received.push(bytes.slice()))
  for (let at = 0, index = 0; at < deflated.length; index += 1) {
    const length = lengths[index % lengths.length] as number
    inflater.push(deflated.subarray(at, at + length))
    at += length
  }
  inflater.end()
  return Buffer.concat(received)
}

test('an HMAC is that of node:crypto, also when its key is used again', () => {
  const bytes = fc.uint8Array({ maxLength: 200, size: 'max' })
  fc.assert(
    fc.property(bytes, fc.array(bytes, { minLength: 1, maxLength: 4 }), (key, messages) => {
      const expected = messages.map((message) => createHmac('sha256', key).update(message).digest('hex'))
      expect(messages.map((message) => Buffer.from(browserPorts.hmac(key, message)).toString('hex'))).toEqual(expected)
    }),
  )
})

test('what node:zlib deflated comes back, wherever it is cut', () => {
  const texts = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3000, size: 'max' })
  const cuts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 9 }), cuts, (text, level, lengths) => {
      const original = Buffer.from(text)
      expect(inflate(deflateRawSync(original, { level }), lengths)).toEqual(original)
    }),
  )
})

test('a stream that is cut off is never taken for a whole one, nor what is none', () => {
  const texts = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 500, size: 'max' })
  fc.assert(
    fc.property(texts, fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED), fc.nat(), (text, strategy, place) => {
      const deflated = deflateRawSync(Buffer.from(text), { strategy })
      expect(() => inflate(deflated.subarray(0, place % deflated.length), [7])).toThrow('not complete')
    }),
    { numRuns: 1000 },
  )
  expect(() => inflate(Buffer.alloc(20, 0xff), [7])).toThrow('not DEFLATE')
})

test('a bomb is received piece by piece, and who receives it can stop it', () => {
  const bomb = deflateRawSync(Buffer.alloc(64 * 2 ** 20))
  let received = 0
  const stop = new Error('enough')
  const inflater = browserPorts.inflate((bytes) => {
    received += bytes.length
    if (received > 2 ** 20) throw stop
  })
  expect(() => inflater.push(bomb.subarray(0, 512))).not.toThrow()
  expect(received).toBeGreaterThan(0)
  expect(received).toBeLessThanOrEqual(512 * GROWTH_MAX)
  expect(() => inflater.push(bomb.subarray(512, 4096))).toThrow(stop)
  expect(received).toBeLessThanOrEqual(4096 * GROWTH_MAX)
})
