// Goal: the closing line of `npm test` never tells more success than there was.
// Method: reports as vitest writes them, with a file that fails to load among them; the sum is a law over any numbers.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTally, failuresOf, formatTally, NOTHING, tallyOf } from './tally.ts'

const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] }
const tally = fc.record({ passed: fc.nat(), failed: fc.nat(), skipped: fc.nat() })

test('the order of the runs does not matter, and a run of nothing changes nothing', () => {
  fc.assert(
    fc.property(tally, tally, (left, right) => {
      expect(addTally(left, right)).toEqual(addTally(right, left))
      expect(addTally(left, NOTHING)).toEqual(left)
    }),
  )
})

test('skipped tests are not passed ones', () => {
  expect(tallyOf(counts)).toEqual({ passed: 3, failed: 0, skipped: 2 })
})

const passed = { status: 'passed', fullName: 'it works', failureMessages: [] }
const failed = { status: 'failed', fullName: 'it lasts', failureMessages: ['Error: expected 1 to be 2\n    at line 3'] }
const testResults = [
  { name: 'a.test.ts', status: 'failed', message: 'SyntaxError: no such name\nmore', assertionResults: [] },
  { name: 'b.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
  { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [passed] },
]

test('a file that fails to load is a failure, a file with failed tests is not counted twice', () => {
  expect(tallyOf({ ...counts, numFailedTests: 1, testResults }).failed).toBe(2)
})

test('each failure is told in one line, that of a file which does not load too', () => {
  expect(failuresOf({ ...counts, testResults })).toEqual([
    'a.test.ts: SyntaxError: no such name',
    'b.test.ts: it lasts: Error: expected 1 to be 2',
  ])
})

test('the closing line', () => {
  expect(formatTally({ passed: 12, failed: 1, skipped: 4 })).toBe('12 passed, 1 failed')
})
