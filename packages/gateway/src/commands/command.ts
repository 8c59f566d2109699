/** One command of `lethe`: a record that the help and the dispatcher both read. */
export interface Command {
  readonly name: string
  readonly usage: string
  readonly says: string
  /** Runs with the arguments behind the name; gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number> | number
}

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, held: 3 } as const
