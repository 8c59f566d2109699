import type { FuzzResult } from './fuzzer.ts'

/** The counts of a run, the commonest first. */
export function formatResult({ cases, outcomes, violations, slowestMs, peakBytes }: FuzzResult): string {
  const rows = [...outcomes].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const accounted = rows.reduce((sum, [, times]) => sum + times, 0)
  return [
    `${cases} cases, ${accounted} ended in order, ${violations.length} violations`,
    `slowest ${Math.round(slowestMs)} ms of processor time; at most ${Math.round(peakBytes / 2 ** 20)} MB of memory in all threads`,
    ...rows.map(([outcome, times]) => `${String(times).padStart(9)}  ${outcome}`),
  ].join('\n')
}
