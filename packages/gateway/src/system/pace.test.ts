// Goal: what is sent to one place, by however many, passes no faster than the limit; time that was not used is not saved up.
// Method: a clock that the test moves; the waits are computed, nothing sleeps.
import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

test('bytes wait until those before them have had their time', () => {
  let now = 0
  const pace = new Pace(1000, () => now)
  expect([pace.waitMs(500), pace.waitMs(500), pace.waitMs(1)]).toEqual([0, 500, 1000])
  now = 1001
  expect(pace.waitMs(100)).toBe(0)
  // A pause of a minute gives no burst of a minute.
  now = 61_001
  expect([pace.waitMs(1000), pace.waitMs(1000)]).toEqual([0, 1000])
})

test('without a limit nothing waits', () => {
  const pace = new Pace(undefined, () => 5)
  expect([pace.waitMs(1 << 30), pace.waitMs(1 << 30)]).toEqual([0, 0])
})
