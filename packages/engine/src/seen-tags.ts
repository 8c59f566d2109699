/** Tells whether a tag already stood in a Data Set. Ascending tags, which PS3.5 7.1 demands, cost one comparison each. */
export class SeenTags {
  readonly #tags: number[] = []
  #set: Set<number> | undefined = undefined
  #greatest = -1

  /** Notes a tag; true where it stood here before. */
  again(tag: number): boolean {
    if (tag > this.#greatest && this.#set === undefined) {
      this.#greatest = tag
      this.#tags.push(tag)
      return false
    }
    this.#set ??= new Set(this.#tags)
    const before = this.#set.has(tag)
    this.#set.add(tag)
    return before
  }
}
