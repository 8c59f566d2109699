/** A condition on one attribute: all matchers must hold. */
export interface Matcher {
  readonly is?: readonly string[]
  readonly startsWith?: readonly string[]
  readonly contains?: readonly string[]
  readonly between?: readonly [number, number]
  readonly absent?: true
  readonly present?: true
}

/** Conditions by attribute keyword: all keys must hold. */
export type Condition = Readonly<Record<string, Matcher>>

/** What is left of texts: nothing, all but known identifiers and shapes, or only words of the vocabulary. */
export type TextDemand = 'removed' | 'known' | 'strict'

/** How pixels are treated before an instance may pass. */
export type PixelDemand = 'none' | 'masks' | 'detect'

/** An exception for one attribute. */
export interface Rule {
  readonly action: 'remove' | 'empty' | 'replace' | 'remap' | 'shift' | 'generalize' | 'clean' | 'keep'
  readonly with?: string
  readonly cap?: string
  /** What `generalize` leaves of a date or a number: its year or month, or the nearest multiple. */
  readonly to?: 'year' | 'month' | number
  /** Words that `clean` lets through beside those of the vocabulary. */
  readonly keep?: readonly string[]
  readonly because?: string
}

/** Private elements that a profile keeps on its own account. */
export interface OwnPrivate {
  readonly creator: string
  /** `0019xx0C`, or with its VR `0019xx0C IS`. */
  readonly elements: readonly string[]
  readonly because: string
}

/** A value in an example: one text, or several. */
export type ExampleValue = string | readonly string[]

/** What an example expects of an attribute: a value, `absent`, `empty`, `changed`, or a matcher. */
export type Expectation = ExampleValue | Matcher

/** What a profile must do, checked whenever it is loaded. */
export interface Example {
  readonly name: string
  readonly given: Readonly<Record<string, ExampleValue>>
  readonly expect: 'quarantine' | Readonly<Record<string, Expectation>>
}

/** The text that a steward signs, as values: every field is there, with the default where the file leaves it out. */
export interface Profile {
  readonly profile: string
  readonly version: number
  readonly title: string
  readonly basis: string
  readonly accept: readonly { readonly when: Condition }[]
  readonly quarantine: readonly { readonly when: Condition; readonly because: string }[]
  readonly retain: {
    readonly longitudinalDates: 'removed' | 'shifted' | 'full'
    readonly uids: 'remapped' | 'original'
    readonly patientCharacteristics: 'none' | 'all' | readonly string[]
    readonly deviceIdentity: 'none' | 'all'
    readonly institutionIdentity: 'none' | 'all'
    readonly safePrivate: 'none' | 'ps3.15' | 'tcia' | readonly ('ps3.15' | 'tcia' | OwnPrivate)[]
  }
  readonly clean: {
    readonly descriptors: TextDemand
    readonly structuredContent: TextDemand
    readonly graphics: 'removed' | 'cleaned'
    readonly pixelData: { readonly acquired: PixelDemand; readonly other: PixelDemand }
    readonly faces: 'keep' | 'deface'
  }
  readonly identities: {
    readonly patient: {
      readonly prefix: string
      readonly into: readonly ('PatientID' | 'PatientName')[]
      /** Masks of the site's own numbers: `A` a letter, `9` a digit, other signs themselves. */
      readonly numbers: readonly string[]
      /** The table of a study's own subject numbers, which stand for pseudonyms. */
      readonly lookup?: string
    }
    readonly dates: { readonly shiftDays: readonly [number, number] }
  }
  readonly rules: Readonly<Record<string, Rule>>
  readonly examples: readonly Example[]
  readonly masks: readonly { readonly when: Condition }[]
}
