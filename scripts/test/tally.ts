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
  readonly testResults: readonly FileResult[]
}

/** One file of tests. */
interface FileResult {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly TestResult[]
}

interface TestResult {
  readonly status: string
  readonly fullName: string
  readonly failureMessages: readonly string[]
}

/** A run of which nothing was counted. */
export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 }

const hasFailed = ({ status }: TestResult): boolean => status === 'failed'

/** Counts one report. A file that fails before its first test counts as one failure, since vitest counts it nowhere. */
export function tallyOf(report: VitestReport): Tally {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(hasFailed),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Each failure of a report in one line, for the end of a run, where it is looked for: the file, the test, and the first line of why. */
export function failuresOf({ testResults }: VitestReport): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(hasFailed)
      if (failed.length === 0) return [`${name}: ${firstLine(message)}`]
      return failed.map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${firstLine(failureMessages[0] ?? '')}`)
    })
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
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
