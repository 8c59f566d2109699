import type { Identifiers } from './identifiers.ts'
import { Searcher } from './searcher.ts'

// The instances of a series say the same of people and places; a thread meets few series at a time.
const REMEMBERED_MAX = 8
const SIGNS_MAX = 1 << 16

/** Remembers the searchers of the last few series, since making one costs more than using it. */
export class Searchers {
  readonly #remembered = new Map<string, Searcher>()

  /** The searcher for identifiers; one that was made for the same is used again. */
  of(identifiers: Identifiers, steadyUids: ReadonlySet<string>): Searcher {
    const key = keyOf(identifiers, steadyUids)
    const known = this.#remembered.get(key)
    if (known !== undefined) return known
    const made = new Searcher(identifiers, steadyUids)
    // What is large is not kept in memory beside others.
    if (key.length > SIGNS_MAX) return made
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.delete(this.#remembered.keys().next().value as string)
    this.#remembered.set(key, made)
    return made
  }
}

function keyOf({ anywhere, joined, raw, written }: Identifiers, steadyUids: ReadonlySet<string>): string {
  const parts = [anywhere, joined, raw, written].map((words) => [...words].map(([word, kind]) => `${kind} ${word}`).join('\n'))
  return [...parts, ...steadyUids].join('\n\n')
}
