const REFUSALS_MAX = 10_000

/** Why instances were refused lately, by their SOP Instance UIDs: whoever has asked for them can say why they are missing. In memory alone. */
export class Refusals {
  readonly #codes = new Map<string, string>()

  note(sopInstanceUid: string, code: string): void {
    // The latest stands last, and the oldest goes.
    this.#codes.delete(sopInstanceUid)
    this.#codes.set(sopInstanceUid, code)
    const [oldest] = this.#codes.keys()
    if (this.#codes.size > REFUSALS_MAX && oldest !== undefined) this.#codes.delete(oldest)
  }

  readonly codeOf = (sopInstanceUid: string): string | undefined => this.#codes.get(sopInstanceUid)
}
