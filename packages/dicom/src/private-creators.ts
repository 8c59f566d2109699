import { isPrivate } from './tag.ts'

/** The private creators in scope in one Data Set or item: who owns the block of a private tag (PS3.5 7.8.1). */
export class PrivateCreators {
  readonly #creators = new Map<number, string>()

  /** Notes the creator that the element (gggg,00xx) names. */
  add(tag: number, creator: string): void {
    this.#creators.set(blockOf((tag & 0xffff0000) | ((tag & 0xff) << 8)), creator)
  }

  /** The creator of the block that holds a private tag; nothing where nobody claimed it. */
  creatorOf(tag: number): string | undefined {
    return isPrivate(tag) ? this.#creators.get(blockOf(tag)) : undefined
  }
}

/** Group and block of a private tag: (gggg,xx..) → ggggxx. */
function blockOf(tag: number): number {
  return tag >>> 8
}
