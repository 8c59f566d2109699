/** Where a pattern ends in some bytes. */
export type Met = (pattern: number, end: number) => void

const LETTER_CASE = 0x20

// A state is one row of a table; 60,000 rows of some 64 columns are 15 MB.
export const STATES_MAX = 60_000

/**
 * Finds all of many byte strings in one pass, whatever their number (Aho and Corasick, 1975); the case of ASCII letters is nothing to it.
 * A step costs the same for every byte, so that no input is slow.
 */
export class Automaton {
  readonly #columns = new Uint8Array(256)
  readonly #columnCount: number
  #next: Int32Array
  /** The pattern that ends in a state, or -1; and the next state on the way of shorter ends where another does. */
  readonly #ends: Int32Array
  readonly #shorter: Int32Array
  #states = 1

  /** Patterns as binary strings; those beyond the limit of states are not taken, and `taken` says how many were. */
  constructor(patterns: readonly string[]) {
    this.#columnCount = this.#makeColumns(patterns)
    const states =
      1 +
      Math.min(
        STATES_MAX,
        patterns.reduce((sum, pattern) => sum + pattern.length, 0),
      )
    this.#next = new Int32Array(states * this.#columnCount)
    this.#ends = new Int32Array(states).fill(-1)
    this.#shorter = new Int32Array(states)
    for (const [index, pattern] of patterns.entries()) this.#add(pattern, index)
    this.#link()
  }

  /** The memory that the table takes. */
  get tableBytes(): number {
    return this.#next.byteLength
  }

  /** Walks over bytes from a state and tells each pattern that ends; gives the state for the bytes that follow. */
  search(bytes: Uint8Array, met: Met, from = 0): number {
    const next = this.#next
    const columns = this.#columns
    const ends = this.#ends
    const shorter = this.#shorter
    const count = this.#columnCount
    let state = from
    for (let at = 0; at < bytes.length; at += 1) {
      state = next[state * count + (columns[bytes[at] as number] as number)] as number
      if (state === 0) continue
      const end = (ends[state] as number) >= 0 ? state : (shorter[state] as number)
      for (let hit = end; hit > 0; hit = shorter[hit] as number) met(ends[hit] as number, at + 1)
    }
    return state
  }

  /** Bytes that occur in no pattern share column 0; a capital letter has the column of its small one. */
  #makeColumns(patterns: readonly string[]): number {
    let count = 1
    for (const pattern of patterns) {
      for (let at = 0; at < pattern.length; at += 1) {
        const byte = small(pattern.charCodeAt(at))
        if (this.#columns[byte] === 0) this.#columns[byte] = count++
      }
    }
    for (let byte = 0x41; byte <= 0x5a; byte += 1) this.#columns[byte] = this.#columns[byte | LETTER_CASE] as number
    return count
  }

  #add(pattern: string, index: number): void {
    let state = 0
    for (let at = 0; at < pattern.length; at += 1) {
      const cell = state * this.#columnCount + (this.#columns[small(pattern.charCodeAt(at))] as number)
      if (this.#next[cell] === 0) this.#next[cell] = this.#states++
      state = this.#next[cell] as number
    }
    if (pattern.length > 0 && (this.#ends[state] as number) < 0) this.#ends[state] = index
  }

  /** Makes every missing step lead where the longest end that could go on leads; breadth first. */
  #link(): void {
    const count = this.#columnCount
    const failing = new Int32Array(this.#states)
    const queue: number[] = []
    for (let column = 0; column < count; column += 1) if (this.#next[column] !== 0) queue.push(this.#next[column] as number)
    for (let index = 0; index < queue.length; index += 1) {
      const state = queue[index] as number
      const failure = failing[state] as number
      this.#shorter[state] = (this.#ends[failure] as number) >= 0 ? failure : (this.#shorter[failure] as number)
      for (let column = 0; column < count; column += 1) {
        const cell = state * count + column
        const child = this.#next[cell] as number
        const beside = this.#next[failure * count + column] as number
        if (child === 0) this.#next[cell] = beside
        else {
          failing[child] = beside
          queue.push(child)
        }
      }
    }
  }
}

function small(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | LETTER_CASE : byte
}
