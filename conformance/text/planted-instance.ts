import type { Vr } from '@lethe/dicom'
import type { HarmlessToken } from './composition.ts'
import type { Identifier } from './identifier.ts'

/** An identifier in one place of an instance. */
export interface Occurrence {
  readonly identifier: Identifier
  readonly place: string
  readonly attribute: string
  readonly vr: Vr
  readonly form: string
  /** What stands there; names of this suite belong to nobody. */
  readonly text: string
  /** Whether the place is one whose text is cleaned and not simply removed. */
  readonly open: boolean
}

/** The harmless tokens of one value. */
export interface HarmlessText {
  readonly place: string
  readonly attribute: string
  readonly vr: Vr
  readonly tokens: readonly HarmlessToken[]
  /** Which of them count: not those that are an identifier of this instance. */
  readonly counts: readonly boolean[]
}

/** A corpus file with what was put into it. */
export interface PlantedInstance {
  readonly name: string
  readonly manufacturer: string
  /** The value of SpecificCharacterSet under which the texts are written. */
  readonly characterSet: string
  readonly bytes: Uint8Array
  readonly occurrences: readonly Occurrence[]
  readonly harmless: readonly HarmlessText[]
  /** Bare words that were in the file or were put in as harmless. */
  readonly harmlessWords: ReadonlySet<string>
}
