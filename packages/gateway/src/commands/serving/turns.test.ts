// Goal: who sends goes first, and a stream that never ends does not starve the work.
// Method: the law over any stream of arrivals and looks, by a clock that the test sets; then the three cases by hand.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

function clocked(): { readonly turns: Turns; readonly pass: (ms: number) => void } {
  let now = 0
  return { turns: new Turns(() => now), pass: (ms) => (now += ms) }
}

test('work never waits longer than 20 seconds, and what it is told to wait is never more than the quiet it waits for', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 300 }), (gaps) => {
      const { turns, pass } = clocked()
      let waited = 0
      for (const gap of gaps) {
        turns.arriving()
        const wait = turns.waitMs()
        expect(wait).toBeLessThanOrEqual(50)
        waited = wait === 0 ? 0 : waited + gap
        expect(waited).toBeLessThanOrEqual(20_000 + gap)
        pass(gap)
      }
    }),
  )
})

test('where nothing arrives work begins at once', () => {
  const { turns, pass } = clocked()
  expect(turns.waitMs()).toBe(0)
  turns.arriving()
  expect(turns.waitMs()).toBe(50)
  pass(49)
  expect(turns.waitMs()).toBe(1)
  pass(1)
  expect(turns.waitMs()).toBe(0)
})

test('in a stream that does not end work begins after 20 seconds, goes on until it has caught up, and yields again then', () => {
  const { turns, pass } = clocked()
  for (let at = 0; at < 20_000; at += 10) {
    turns.arriving()
    expect(turns.waitMs()).toBe(50)
    pass(10)
  }
  for (let more = 0; more < 100; more += 1) {
    turns.arriving()
    expect(turns.waitMs()).toBe(0)
    pass(10)
  }
  turns.caughtUp()
  turns.arriving()
  expect(turns.waitMs()).toBe(50)
})
