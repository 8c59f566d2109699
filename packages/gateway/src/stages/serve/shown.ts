import type { Snapshot } from './snapshot.ts'

const FRESH_MS = 2000
// Counting millions of rows takes a second: it may have a twentieth of the time.
const SHARE = 20
const SAMPLE_MS = 5000
const SAMPLE_COUNT_MAX = 720

/** Counts so far, at one moment; rates follow from two of them. */
export interface Sample {
  readonly at: number
  readonly admitted: number
  readonly inspected: number
  readonly quarantined: number
  readonly refused: number
  readonly waiting: number
}

/** What is shown: one snapshot for however many look, and samples of the last hour. */
export class Shown {
  readonly samples: Sample[] = []
  readonly #take: () => Promise<Snapshot>
  readonly #timer: NodeJS.Timeout
  #latest: Promise<Snapshot> | undefined
  #freshUntil = 0

  constructor(take: () => Promise<Snapshot>) {
    this.#take = take
    this.#timer = setInterval(() => void this.#sample(), SAMPLE_MS).unref()
    void this.#sample()
  }

  /** The latest snapshot: at most two seconds old, or twenty times as old as it took to take. */
  snapshot(): Promise<Snapshot> {
    if (this.#latest !== undefined && performance.now() < this.#freshUntil) return this.#latest
    const started = performance.now()
    // Until it is there, whoever asks waits for this one.
    this.#freshUntil = Number.POSITIVE_INFINITY
    const latest = this.#take()
    this.#latest = latest
    void latest.then(
      () => (this.#freshUntil = performance.now() + Math.max(FRESH_MS, SHARE * (performance.now() - started))),
      () => (this.#freshUntil = 0),
    )
    return latest
  }

  /** Ends, when nothing is being counted any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#latest?.catch(() => undefined)
  }

  async #sample(): Promise<void> {
    // While the database is away there is nothing to sample.
    const snapshot = await this.snapshot().catch(() => undefined)
    if (snapshot === undefined) return
    this.samples.push(sampleOf(snapshot))
    if (this.samples.length > SAMPLE_COUNT_MAX) this.samples.shift()
  }
}

function sampleOf({ at, sources, waiting }: Snapshot): Sample {
  const sum = (of: (source: Snapshot['sources'][number]) => number): number =>
    sources.reduce((total, source) => total + of(source), 0)
  return {
    at: Date.parse(at),
    admitted: sum(({ admittedEver }) => admittedEver),
    inspected: sum(({ inspected }) => inspected),
    quarantined: sum(({ quarantined }) => quarantined),
    refused: sum(({ refused }) => refused),
    waiting: waiting.reduce((total, { count }) => total + count, 0),
  }
}
