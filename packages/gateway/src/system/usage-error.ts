/** A mistake in how the command was called: one clear line that says what, where and what to do; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Something that failed while the command ran, told in one clear line; exit code 1. */
export class FailedError extends Error {
  override readonly name = 'FailedError'
}
