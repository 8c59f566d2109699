import type { ByteSource } from './byte-source.ts'
import { inspectCandidate } from './candidate.ts'
import { gather } from './gather.ts'
import type { Hit } from './hit.ts'
import type { Kept } from './kept.ts'
import { Searchers } from './searchers.ts'

/** The independent second look: at each candidate beside its original, by code that shares nothing with the first. */
export class Inspector {
  readonly #searchers = new Searchers()

  /** What of the original is in the candidate, and what else should not be there; nothing where it passes. */
  inspect(original: ByteSource, candidate: ByteSource, kept: Kept): Hit[] {
    const told = gather(original, kept)
    const searcher = this.#searchers.of(told)
    if (searcher.tooMany) return [{ code: 'TOO_MUCH', path: [], offset: 0, length: 0 }]
    const { uids, days, hasPixels } = told
    return inspectCandidate(candidate, { kept, searcher, uids, days, hasPixels, clean: searcher.clean })
  }
}
