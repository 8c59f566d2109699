// Goal: bytes pushed in pieces come out in their order at their position in the stream, whatever is used up between, with few copies.
// Method: a model that keeps the whole stream beside the window, driven by random pieces whose buffer is filled again.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteWindow } from './byte-window.ts'

const steps = fc.array(
  fc.record({ push: fc.nat({ max: 3000 }), use: fc.double({ min: 0, max: 1, noNaN: true }), skip: fc.nat({ max: 9 }) }),
)

test('the window shows what was pushed and not used up', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const window = new ByteWindow()
      const source = new Uint8Array(3000)
      let ahead: number[] = []
      let offset = 0
      let next = 0
      for (const { push, use, skip } of all) {
        if (ahead.length === 0) {
          window.skip(skip)
          offset += skip
        }
        // The source fills the same buffer again for each piece.
        for (let index = 0; index < push; index += 1) source[index] = next++ & 0xff
        ahead = [...ahead, ...source.subarray(0, push)]
        window.push(source.subarray(0, push))
        const used = Math.floor(use * ahead.length)
        expect([...window.bytes.subarray(window.at, window.at + used)]).toEqual(ahead.slice(0, used))
        window.at += used
        ahead = ahead.slice(used)
        offset += used
        window.settle()
        source.fill(0xaa)
        expect(window.available).toBe(ahead.length)
        expect(window.offset).toBe(offset)
        expect([...window.bytes.subarray(window.at, window.end)]).toEqual(ahead)
      }
    }),
    { numRuns: 50 },
  )
})

test('a chunk that nothing is left before is shown as it is, without a copy', () => {
  const window = new ByteWindow()
  const chunk = Uint8Array.of(1, 2, 3)
  window.push(chunk)
  expect(window.bytes).toBe(chunk)
})

test('a value that grows byte by byte is copied once for each doubling', () => {
  const window = new ByteWindow()
  const buffers = new Set<ArrayBufferLike>()
  for (let count = 0; count < 100_000; count += 1) {
    window.push(Uint8Array.of(count & 0xff))
    window.settle()
    buffers.add(window.bytes.buffer)
  }
  expect(window.available).toBe(100_000)
  expect(buffers.size).toBeLessThan(12)
})
