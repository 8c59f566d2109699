import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@lethe/dicom'

/** Settles one entry of a group: with a result, or with what went wrong for it alone. */
export type Settled<Result> = { readonly result: Result } | { readonly error: unknown }

interface Waiting<Entry, Result> {
  readonly entry: Entry
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** Gathers what arrives while a commit is under way, and commits it together: the wait for the disk is shared. */
export class GroupCommit<Entry, Result> {
  readonly #commit: (entries: readonly Entry[]) => Promise<readonly Settled<Result>[]>
  readonly #countMax: number
  readonly #gatherMs: number
  readonly #waiting: Waiting<Entry, Result>[] = []
  #isRunning = false

  /** A group has at most so many entries; one that nobody waits for gathers for so many milliseconds before it is committed. */
  constructor(commit: (entries: readonly Entry[]) => Promise<readonly Settled<Result>[]>, countMax: number, gatherMs = 0) {
    this.#commit = commit
    this.#countMax = countMax
    this.#gatherMs = gatherMs
  }

  /** Resolves when the entry is committed. */
  add(entry: Entry): Promise<Result> {
    const settled = new Promise<Result>((resolve, reject) => this.#waiting.push({ entry, resolve, reject }))
    if (!this.#isRunning) void this.#run()
    return settled
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      if (this.#gatherMs > 0 && this.#waiting.length < this.#countMax) await sleep(this.#gatherMs)
      const group = this.#waiting.splice(0, this.#countMax)
      try {
        const settled = await this.#commit(group.map(({ entry }) => entry))
        for (const [index, { resolve, reject }] of group.entries()) {
          const one = settled[index]
          if (one !== undefined && 'result' in one) resolve(one.result)
          else reject(one?.error ?? new Error('a commit settles each of its entries'))
        }
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    this.#isRunning = false
  }
}

/**
 * Settles the entries of a group in rounds, no two of one key in the same: of two that have one SOP Instance UID the second is judged when the
 * first has its row. Nearly always one round is all.
 */
export async function settleInRounds<Entry, Result>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  settle: (round: readonly Entry[], which: 'first' | 'later') => Promise<readonly Settled<Result>[]>,
): Promise<Settled<Result>[]> {
  const settled = new Map<Entry, Settled<Result>>()
  for (let rest = entries; rest.length > 0;) {
    const keys = new Set<string>()
    const round = rest.filter((entry) => keys.size < keys.add(keyOf(entry)).size)
    const outcomes = await settle(round, rest === entries ? 'first' : 'later')
    for (const [index, entry] of round.entries()) settled.set(entry, outcomes[index] as Settled<Result>)
    rest = rest.filter((entry) => !settled.has(entry))
  }
  return entries.map((entry) => settled.get(entry) as Settled<Result>)
}

/** Settles entries together; where one is to blame that they all fail, the others do not pay for it. What passes is the same for all. */
export async function settleTogether<Entry, Result>(
  entries: readonly Entry[],
  settle: (entries: readonly Entry[]) => Promise<readonly Settled<Result>[]>,
): Promise<readonly Settled<Result>[]> {
  try {
    return await settle(entries)
  } catch (error) {
    if (entries.length === 1 || error instanceof Fault) return entries.map(() => ({ error }))
    const alone: Settled<Result>[] = []
    for (const entry of entries) alone.push(...(await settleTogether([entry], settle)))
    return alone
  }
}
