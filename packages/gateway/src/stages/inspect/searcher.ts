import { Automaton, STATES_MAX } from './automaton.ts'
import { CleanValues } from './clean-values.ts'
import type { IdentifierKind } from './identifying-attributes.ts'
import type { Identifiers } from './identifiers.ts'
import { isSoughtAnywhere, needlesOf, type Needle } from './needles.ts'

/** Sixteen automata are some 250 MB; what needs more is not looked for at once. */
const AUTOMATA_MAX = 16

/** The identifiers of an original, or of many, ready to be looked for. */
export class Searcher {
  /** Words of two and three letters, which count only where they stand alone. */
  readonly short: ReadonlyMap<string, IdentifierKind>
  readonly joined: ReadonlyMap<string, IdentifierKind>
  /** Values in which nothing was found. */
  readonly clean = new CleanValues()
  /** Whether there are more identifiers than can be looked for at once. */
  readonly tooMany: boolean
  readonly #names: ReadonlyMap<string, IdentifierKind>
  readonly #parts: { readonly automaton: Automaton; readonly needles: readonly Needle[] }[] = []

  constructor(identifiers: Identifiers, steadyUids: Iterable<string>) {
    const { anywhere, joined } = identifiers
    this.#names = anywhere
    this.joined = joined
    this.short = new Map([...anywhere].filter(([word]) => !isSoughtAnywhere(word)))
    const needles = needlesOf(identifiers, steadyUids)
    const groups = groupsOf(needles)
    this.tooMany = identifiers.tooMany || groups.length > AUTOMATA_MAX
    if (this.tooMany) return
    for (const group of groups) this.#parts.push({ automaton: new Automaton(group.map(({ bytes }) => bytes)), needles: group })
  }

  /** The memory that the tables take. */
  get tableBytes(): number {
    return this.#parts.reduce((sum, { automaton }) => sum + automaton.tableBytes, 0)
  }

  /** Tells each pattern in some bytes; the states of an earlier piece of the same value lead on. */
  search(bytes: Uint8Array, met: (needle: Needle, end: number) => void, states: number[] = []): number[] {
    return this.#parts.map(({ automaton, needles }, index) =>
      automaton.search(bytes, (pattern, end) => met(needles[pattern] as Needle, end), states[index]),
    )
  }

  /** Whether a folded word is part of a person's name. */
  readonly isName = (word: string): boolean => this.#names.get(word) === 'name'
}

function groupsOf(needles: readonly Needle[]): Needle[][] {
  const groups: Needle[][] = []
  let room = 0
  for (const needle of needles) {
    if (needle.bytes.length > room || groups.length === 0) {
      groups.push([])
      room = STATES_MAX
    }
    groups.at(-1)?.push(needle)
    room -= needle.bytes.length
  }
  return groups
}
