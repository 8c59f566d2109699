import type { Original } from './gather.ts'
import { Searcher } from './searcher.ts'
import { identifiersOf } from './statement.ts'

// The instances of a series say the same of people and places; a thread meets few series at a time.
const REMEMBERED_MAX = 8
const KEY_LENGTH_MAX = 1 << 16
// An instance that names thousands of people takes up to 250 MB: eight of those would be a thread's whole memory.
const TABLE_BYTES_MAX = 16 << 20

/** Remembers the searchers of the last few series, since making one costs 5 ms and using it 0.1 ms. */
export class Searchers {
  readonly #remembered = new Map<string, Searcher>()

  /** The searcher for what an original says; one that was made for the same is used again. */
  of({ key, statements, steadyUids }: Original): Searcher {
    const known = this.#remembered.get(key)
    if (known !== undefined) return known
    const made = new Searcher(identifiersOf(statements), steadyUids)
    // What is large is not kept in memory beside others.
    if (key.length > KEY_LENGTH_MAX || made.tableBytes > TABLE_BYTES_MAX) return made
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.delete(this.#remembered.keys().next().value as string)
    this.#remembered.set(key, made)
    return made
  }
}
