/** One reading of an instance, from its first byte to its last, pushed in pieces of any size. */
export interface Pass<T> {
  /** Takes the next bytes. They may be filled again when it returns. */
  push(bytes: Uint8Array): void
  /** How many of the next bytes a source that can seek may leave out. */
  readonly skippable: number
  /** Says that so many bytes were left out. */
  skip(length: number): void
  /** Says that no more bytes come; gives the result. */
  end(): T
}
