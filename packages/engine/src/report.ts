import type { Decision } from './decision.ts'
import type { Kept } from './kept.ts'

/** Things worth telling of one instance, which did not hold it back. */
export type Note =
  /** The patient's ID is empty or stands for "unknown"; the study's UID stood in for it. */
  | 'PATIENT_ID_DUMMY'
  /** A tag stood twice in one Data Set; the first was taken. */
  | 'TAG_TWICE'
  /** An element's VR contradicts PS3.6; it was removed. */
  | 'VR_CONTRADICTS'
  /** An element of VR UN was understood as PS3.6 says. */
  | 'UN_UNDERSTOOD'
  /** A value was not what its VR or its attribute allows, or held an identifier; nothing of it was left. */
  | 'VALUE_CLOSED'
  /** Words, numbers or dates were cut out of a text, or dates in it shifted. */
  | 'TEXT_CUT'
  /** Bytes after the Data Set were dropped. */
  | 'TRAILING_DROPPED'
  /** Pixel bytes beyond the image were dropped. */
  | 'PIXEL_EXCESS_DROPPED'
  /** Comments, application segments or bytes after the end were blanked in a fragment of compressed frames. */
  | 'CODESTREAM_BLANKED'
  /** The character set is not one of the standard's. */
  | 'CHARACTER_SET_UNKNOWN'

/** What was decided for one instance: counts, and never a value. */
export interface Report {
  /** How many elements had each action, by the layer that decided: `{"E.1-1": {"remove": 12}}`. */
  readonly decisions: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly notes: Readonly<Partial<Record<Note, number>>>
  /** What the profile keeps on purpose. */
  readonly kept: Kept
}

/** Counts decisions and notes as they fall. */
export class Tally {
  readonly #decisions = new Map<Decision, number>()
  readonly #notes = new Map<Note, number>()

  /** Counts a decision. */
  decision(decision: Decision): void {
    this.#decisions.set(decision, (this.#decisions.get(decision) ?? 0) + 1)
  }

  /** Counts a note. */
  note(note: Note): void {
    this.#notes.set(note, (this.#notes.get(note) ?? 0) + 1)
  }

  /** The report so far. */
  report(kept: Kept): Report {
    const decisions: Record<string, Record<string, number>> = {}
    for (const [{ because, action }, count] of this.#decisions) {
      const layer = (decisions[because.layer] ??= {})
      layer[action] = (layer[action] ?? 0) + count
    }
    return { decisions, notes: Object.fromEntries(this.#notes), kept }
  }
}
