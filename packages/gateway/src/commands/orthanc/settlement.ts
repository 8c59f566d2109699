import type { OrthancAnswer } from './orthanc-task.ts'

/**
 * Settles what a thread answered about an instance, before the plug-in is told: gives what it is told, within so many milliseconds. The
 * records can only hold more back than the thread did.
 */
type Settle = (answer: OrthancAnswer, msMax: number) => Promise<OrthancAnswer>

/** Looks at an original while a thread works on it; gives what settles the answer. */
export type BeginSettling = (original: Uint8Array) => Settle

/** Counts what was settled. */
export class SettledCounts {
  readonly #counts = new Map<string, number>()
  #told = ''

  readonly add = (answer: OrthancAnswer): void => {
    const key = 'code' in answer ? `${answer.kind} ${answer.code}` : answer.kind
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
