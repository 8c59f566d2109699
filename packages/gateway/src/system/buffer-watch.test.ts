// Goal: buffers that nobody holds any more are given back while a large object passes through, however little else the heap does.
// Method: half a gigabyte of garbage in small buffers, with the watch; what is held stays.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { watchBuffers } from './buffer-watch.ts'

test('garbage goes, what is held stays', async () => {
  const end = watchBuffers()
  const held = Buffer.alloc(1 << 20, 7)
  for (let round = 0; round < 64; round += 1) {
    for (let count = 0; count < 128; count += 1) Buffer.allocUnsafeSlow(1 << 16).fill(1)
    await sleep(1)
  }
  await expect.poll(() => process.memoryUsage().arrayBuffers, { timeout: 120_000 }).toBeLessThan(128 << 20)
  expect(held.every((byte) => byte === 7)).toBe(true)
  end()
})
