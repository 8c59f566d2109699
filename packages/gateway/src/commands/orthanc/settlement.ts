/** How one instance that Orthanc asked about ended; without any value of it. */
interface Settlement {
  readonly outcome: 'deidentified' | 'recognised' | 'refused' | 'doubt'
  /** Why it was held back: a code of docs/errors.md. */
  readonly code?: string
}

/** Takes note of each instance when it is settled: here the records will count what is held by an Orthanc. */
export type OnSettled = (settlement: Settlement) => void

/** Counts what was settled. */
export class SettledCounts {
  readonly #counts = new Map<string, number>()
  #told = ''

  readonly add: OnSettled = ({ outcome, code }) => {
    const key = code === undefined ? outcome : `${outcome} ${code}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  /** A line of counts, where they changed since the last one. */
  get news(): string | undefined {
    const line = [...this.#counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]) => `${key}: ${count}`)
      .join(', ')
    if (line === this.#told) return undefined
    this.#told = line
    return line
  }
}
