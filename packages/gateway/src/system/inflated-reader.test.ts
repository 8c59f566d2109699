// Goal: inflated bytes of an archive's entry can be read anywhere, as if they lay there.
// Method: random bytes, deflated, are read at random offsets, forwards and back, and compared.
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InflatedReader } from './inflated-reader.ts'

test('any reading gives what stands there', () => {
  const bytes = fc.array(fc.constantFrom(0, 7, 65, 255), { minLength: 1, maxLength: 20_000 }).map((all) => Uint8Array.from(all))
  const readings = fc.array(fc.tuple(fc.nat({ max: 21_000 }), fc.integer({ min: 1, max: 9000 })), { maxLength: 12 })
  fc.assert(
    fc.property(bytes, readings, (inflated, wanted) => {
      const deflated = deflateRawSync(inflated)
      const readAt = (into: Uint8Array, position: number): number => {
        const piece = deflated.subarray(position, position + into.length)
        into.set(piece)
        return piece.length
      }
      const opened = { length: deflated.length, stamp: undefined, readAt, check: () => undefined, close: () => undefined }
      const reader = new InflatedReader(opened)
      for (const [offset, length] of wanted) {
        const into = new Uint8Array(length)
        const read = reader.readInto(into, offset)
        expect([...into.subarray(0, read)]).toEqual([...inflated.subarray(offset, offset + length)])
      }
    }),
  )
})
