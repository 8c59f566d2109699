// Goal: the progress line tells what is done, how fast and how long it will take, and never nonsense at the edges.
// Method: lines are formatted for chosen counts, and compared whole; off a terminal nothing is written.
import { expect, test, vi } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { formatProgress, startProgress } from './progress.ts'

test.each([
  { done: { count: 0, bytes: 0 }, total: undefined, seconds: 0, line: '0 instances  0 MB/s' },
  { done: { count: 250, bytes: 50e6 }, total: undefined, seconds: 2, line: '250 instances  25 MB/s' },
  { done: { count: 0, bytes: 0 }, total: 0, seconds: 1, line: '0 instances  0 MB/s' },
  { done: { count: 0, bytes: 0 }, total: 8, seconds: 0, line: `${'░'.repeat(24)} 0 %  0 of 8 instances  0 MB/s` },
  {
    done: { count: 2, bytes: 40e6 },
    total: 8,
    seconds: 4,
    line: `${'█'.repeat(6)}${'░'.repeat(18)} 25 %  2 of 8 instances  10 MB/s  00:00:12 left`,
  },
  {
    done: { count: 8, bytes: 80e6 },
    total: 8,
    seconds: 4,
    line: `${'█'.repeat(24)} 100 %  8 of 8 instances  20 MB/s  00:00:00 left`,
  },
  {
    done: { count: 1, bytes: 1e6 },
    total: 10_000,
    seconds: 1,
    line: `${'░'.repeat(24)} 0 %  1 of 10000 instances  1 MB/s  02:46:39 left`,
  },
  {
    done: { count: 999, bytes: 1e6 },
    total: 1000,
    seconds: 1,
    line: `${'█'.repeat(24)} 99 %  999 of 1000 instances  1 MB/s  00:00:00 left`,
  },
])('$done.count of $total in $seconds s', ({ done, total, seconds, line }) => {
  expect(formatProgress(done, total, seconds)).toBe(line)
})

test('more done than was counted, as with the files of a DICOMDIR, is not more than all', () => {
  expect(formatProgress({ count: 12, bytes: 0 }, 8, 4)).toBe(`${'█'.repeat(24)} 100 %  12 of 8 instances  0 MB/s  00:00:00 left`)
})

test('off a terminal nothing is written', () => {
  const folder = new TemporaryFolder()
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const progress = startProgress({ paths: [folder.path], streams: 'no stream' }, folder.at('out'))
  progress.show({ count: 1, bytes: 1, archives: 0 })
  progress.end()
  const written = write.mock.calls.length
  write.mockRestore()
  expect(process.stderr.isTTY).not.toBe(true)
  expect(written).toBe(0)
})
