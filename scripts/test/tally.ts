/** What runs of vitest add up to. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/** A run of which nothing was counted. */
export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }

/** Counts one report. A file that fails before its first test counts as one failure, since vitest counts it nowhere. */
export function tallyOf(report: VitestReport): Tally {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Adds two tallies. */
export function addTally(left: Tally, right: Tally): Tally {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  }
}

/** The closing line of a run, which stands alone on its line so that a machine can read it. */
export function formatTally({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`
}
