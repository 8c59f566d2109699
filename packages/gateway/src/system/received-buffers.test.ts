// Goal: the memory of what arrived is given back with the last of its bytes, and never before.
// Method: the law over pieces of one buffer that are kept and released in any order; small buffers, which share Node's pool, stay whole.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReceivedBuffers } from './received-buffers.ts'

const LARGE = 64 << 10

test('a buffer is there until whoever pushed it and all that kept a piece have released it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: LARGE - 1 }), { maxLength: 20 }), fc.infiniteStream(fc.nat()), (starts, random) => {
      const buffers = new ReceivedBuffers()
      const received = Buffer.from(new ArrayBuffer(LARGE))
      const kept: Uint8Array[] = [received, ...starts.map((at) => received.subarray(at))]
      for (const piece of kept) buffers.keep(piece)
      while (kept.length > 0) {
        expect(received.length).toBe(LARGE)
        const [piece] = kept.splice((random.next().value as number) % kept.length, 1)
        buffers.release(piece as Uint8Array)
      }
      expect(received.length).toBe(0)
    }),
  )
})

test('what shares the memory of others is left alone', () => {
  const buffers = new ReceivedBuffers()
  const small = Buffer.from('a few bytes')
  buffers.keep(small)
  buffers.release(small)
  expect(small.toString()).toBe('a few bytes')
})

test('what was never kept is not given back', () => {
  const received = Buffer.from(new ArrayBuffer(LARGE))
  new ReceivedBuffers().release(received)
  expect(received.length).toBe(LARGE)
})
