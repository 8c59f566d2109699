/** The kinds of identifiers that are planted. */
export type Kind =
  | 'patient'
  | 'other name'
  | 'staff'
  | 'initials'
  | 'PHN'
  | 'other health number'
  | 'SIN'
  | 'MRN'
  | 'accession'
  | 'order number'
  | 'birth date'
  | 'date'
  | 'telephone'
  | 'e-mail'
  | 'system'
  | 'address'
  | 'postal code'
  | 'town'
  | 'institution'

/** One way in which an identifier is typed. */
export interface Spelling {
  readonly text: string
  /** Whether it needs other words around it to be known for what it is, or stands glued to them. */
  readonly form: string
}

/** Somebody's or something's identifier, with the ways it is typed and what would show that it is still there. */
export interface Identifier {
  readonly kind: Kind
  readonly community?: string
  /** Whether an attribute of the header says it too; else only the text does. */
  readonly known: boolean
  /** The value in the header. */
  readonly value: string
  readonly spellings: readonly Spelling[]
  /** Bare words any of which, standing alone or as a part of a longer one, is a leak. */
  readonly words: readonly string[]
  /** Bare words that mean something else in other places, as those of two letters and of streets do: a leak only where they were planted. */
  readonly localWords: readonly string[]
  /** Texts without case and accents that are a leak wherever they stand. */
  readonly strings: readonly string[]
  /** Letters and digits that are a leak whatever is between them. */
  readonly squeezed: readonly string[]
  /** Parts of a number that are a leak where they were planted, whatever is between them. */
  readonly pieces: readonly string[]
}

/** An identifier that is a number or a text, found by what was typed. */
export function plainIdentifier(
  kind: Kind,
  value: string,
  how: {
    known: boolean
    spellings: readonly Spelling[]
    words?: readonly string[]
    localWords?: readonly string[]
    pieces?: readonly string[]
    strings?: readonly string[]
    squeezed?: readonly string[]
  },
): Identifier {
  const { known, spellings, words = [], localWords = [], strings = [], squeezed = [], pieces = [] } = how
  return { kind, known, value, spellings, words, localWords, strings, squeezed, pieces }
}
