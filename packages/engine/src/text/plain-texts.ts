// A series says the same in every instance: what was found to hold nothing need not be searched again.
const TEXTS_MAX = 20_000
const TEXT_LETTERS_MAX = 200

/** Texts in which no shape, date, title, place or unknown word was found: none of that hangs on whose instance it is. */
export class PlainTexts {
  readonly #texts = new Set<string>()

  /** Whether a text was found to be plain. */
  has(text: string): boolean {
    return this.#texts.has(text)
  }

  /** Remembers a text; as many as there is room for, since texts come from files. */
  add(text: string): void {
    if (text.length > TEXT_LETTERS_MAX) return
    if (this.#texts.size >= TEXTS_MAX) this.#texts.clear()
    this.#texts.add(text)
  }
}
