import type { ByteSource } from './byte-source.ts'
import { CleanValues } from './clean-values.ts'
import { inspectCandidate } from './candidate.ts'
import { gather } from './gather.ts'
import type { Hit } from './hit.ts'
import { Identifiers } from './identifiers.ts'
import type { Kept } from './kept.ts'
import { Searcher } from './searcher.ts'
import { identifiersOf } from './statement.ts'

// What this many words and UIDs need is some 200 MB; the next originals are another crowd.
const WORDS_MAX = 6000
const UIDS_MAX = 500_000

/** What many originals say together: a candidate may say nothing of any of them. */
export class Crowd {
  readonly #kept: Kept
  readonly #identifiers = new Identifiers()
  readonly #uids = new Set<string>()
  readonly #keys = new Set<string>()
  readonly #clean = new CleanValues()
  readonly #steadyUids = new Set<string>()
  #searcher: Searcher | undefined = undefined
  #originals = 0

  constructor(kept: Kept) {
    this.#kept = kept
  }

  /** Whether another original would be too many for one pass. */
  get full(): boolean {
    const { anywhere, joined } = this.#identifiers
    return anywhere.size + joined.size >= WORDS_MAX || this.#uids.size >= UIDS_MAX
  }

  /** How many originals there are. */
  get originals(): number {
    return this.#originals
  }

  /** Adds what one original says. */
  add(original: ByteSource): void {
    const { statements, key, uids, steadyUids } = gather(original, this.#kept)
    // The instances of a series say the same of people and places.
    if (!this.#keys.has(key)) this.#identifiers.addAll(identifiersOf(statements))
    this.#keys.add(key)
    for (const uid of uids) this.#uids.add(uid)
    for (const uid of steadyUids) this.#steadyUids.add(uid)
    this.#originals += 1
  }

  /** What should not be in a candidate; without originals, what shows by itself. */
  inspect(candidate: ByteSource): Hit[] {
    const searcher = this.#originals === 0 ? undefined : (this.#searcher ??= new Searcher(this.#identifiers, this.#steadyUids))
    if (searcher?.tooMany === true) return [{ code: 'TOO_MUCH', path: [], offset: 0, length: 0 }]
    return inspectCandidate(candidate, {
      kept: this.#kept,
      searcher,
      uids: this.#uids,
      days: new Map(),
      hasPixels: false,
      clean: this.#clean,
    })
  }
}
