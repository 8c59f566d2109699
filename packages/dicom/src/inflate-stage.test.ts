// Goal: a deflated Data Set is inflated from pieces of any size, faults of the reader come through, and a bomb is stopped early.
// Method: a port over node:zlib that inflates anew at each piece, and real bombs of zeros.
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DicomError } from './errors.ts'
import { joined } from './hex.test-support.ts'
import { InflateStage } from './inflate-stage.ts'
import type { Inflate } from './inflate.ts'
import { LIMITS } from './limits.ts'

const inflate: Inflate = (receive) => {
  let deflated = new Uint8Array(0)
  let told = 0
  const tell = (finishFlush: number): void => {
    const whole = inflateRawSync(deflated, { finishFlush })
    if (whole.length > told) receive(whole.subarray(told))
    told = whole.length
  }
  return {
    push: (bytes) => {
      deflated = new Uint8Array(joined([deflated, bytes]))
      tell(constants.Z_SYNC_FLUSH)
    },
    end: () => tell(constants.Z_FINISH),
  }
}

test('any cut into pieces gives the same bytes', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), cuts, (source, lengths) => {
      const deflated = deflateRawSync(source)
      const received: Uint8Array[] = []
      const stage = new InflateStage(inflate, (bytes) => received.push(bytes.slice()), LIMITS)
      for (let at = 0, index = 0; at < deflated.length; index += 1) {
        const length = lengths[index % lengths.length] as number
        stage.push(deflated.subarray(at, at + length))
        at += length
      }
      stage.end()
      expect(joined(received)).toEqual(source)
    }),
  )
})

test('bytes that are not DEFLATE, and a stream that is cut, are faults with the position', () => {
  const broken = new InflateStage(inflate, () => undefined, LIMITS)
  expect(() => broken.push(new Uint8Array(20).fill(0xff))).toThrow(new DicomError('INFLATE_FAILED', { offset: 20 }))
  const cut = new InflateStage(inflate, () => undefined, LIMITS)
  cut.push(deflateRawSync(new Uint8Array(1000)).subarray(0, 4))
  expect(() => cut.end()).toThrow(new DicomError('INFLATE_FAILED', { offset: 4 }))
})

test('a fault of the reader behind comes through as it is', () => {
  const fault = new DicomError('VR_UNKNOWN', { offset: 3 })
  const stage = new InflateStage(
    inflate,
    () => {
      throw fault
    },
    LIMITS,
  )
  expect(() => stage.push(deflateRawSync(new Uint8Array(10)))).toThrow(fault)
})

test('a bomb is stopped before more than one piece of it is inflated beyond the limit', () => {
  const bomb = deflateRawSync(new Uint8Array(64 * 2 ** 20))
  let received = 0
  const stage = new InflateStage(inflate, (bytes) => (received += bytes.length), { ...LIMITS, inflatedFreeBytes: 0 })
  expect(() => stage.push(bomb)).toThrow(DicomError)
  // A ratio of 1032 is far above 200, so that not even the first piece of 4 KiB passes.
  expect(received).toBe(0)
})
