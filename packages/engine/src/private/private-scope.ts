import { groupOf, isPrivateCreator, PrivateCreators, stringValues, type ElementToken, type Vr } from '@lethe/dicom'
import type { PrivateDecision, SafePrivate } from './safe-private.ts'

const NO_VALUE = new Uint8Array(0)

/** The private blocks of one Data Set or item: who owns them, and which of their creators were written (PS3.5 7.8.1). */
export class PrivateScope {
  readonly #safe: SafePrivate
  readonly #creators = new PrivateCreators()
  /** The creators that wait for an element of their group: their names by their tags. */
  readonly #waiting = new Map<number, string>()

  constructor(safe: SafePrivate) {
    this.#safe = safe
  }

  /**
   * Takes the element as the creator of a block, if it is one that the list knows letter for letter. Nobody else owns a block: what a
   * stranger reserves is left out, and so the name of a stranger never needs to be remembered.
   */
  claim({ tag, vr, value }: ElementToken): boolean {
    if (!isPrivateCreator(tag) || (vr !== 'LO' && vr !== 'UN')) return false
    const [name = '', ...more] = stringValues(value)
    if (more.length > 0 || !this.#safe.list.hasCreator(name)) return false
    this.#creators.add(tag, name)
    this.#waiting.set(tag, name)
    return true
  }

  /** The decision for a private element; nothing where its block is nobody's or the list does not name it. */
  decide({ tag, vr, value = NO_VALUE }: { tag: number; vr: Vr; value?: Uint8Array }): PrivateDecision | undefined {
    const creator = this.#creators.creatorOf(tag)
    return creator === undefined ? undefined : this.#safe.decide({ creator, tag, vr, value })
  }

  /** Whether an element without a VR is a sequence by what the list says of it (PS3.5 6.2.2). */
  isSequence(tag: number): boolean {
    return this.decide({ tag, vr: 'UN' })?.vr === 'SQ'
  }

  /**
   * The creators to be written before this element, once and in ascending order: all of its group that the list knows, since none may
   * follow an element of the group (PS3.5 7.1), and whether their own blocks will keep anything is not known yet.
   */
  owed(tag: number): { readonly tag: number; readonly name: string }[] {
    if (this.#waiting.size === 0) return []
    const owed = [...this.#waiting].filter(([creator]) => groupOf(creator) === groupOf(tag))
    for (const [creator] of owed) this.#waiting.delete(creator)
    return owed.map(([creator, name]) => ({ tag: creator, name })).toSorted((a, b) => a.tag - b.tag)
  }

  /** How many creators no element was written for. */
  get waitingCount(): number {
    return this.#waiting.size
  }
}
