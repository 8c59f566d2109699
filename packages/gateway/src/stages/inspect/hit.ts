import type { IdentifierKind } from './identifying-attributes.ts'

/** Why an instance is held; the codes of docs/errors.md without their area. */
export type HitCode =
  | 'IDENTIFIER'
  | 'UID'
  | 'DATE'
  | 'SHAPE'
  | 'ATTRIBUTE'
  | 'UNWALKABLE'
  | 'FRAMING'
  | 'FRAMES'
  | 'SEGMENT'
  | 'OVERLAY'
  | 'NOT_MARKED'
  | 'NO_ORIGINAL'
  | 'TOO_MUCH'
  | 'FAILED'

/** The shapes of identifiers that texts are searched for. */
export type Shape =
  | 'healthNumber'
  | 'digits'
  | 'telephone'
  | 'postalCode'
  | 'address'
  | 'mail'
  | 'url'
  | 'uid'
  | 'host'
  | 'path'
  | 'title'

/** One thing that should not be in a candidate: where, and of what kind; never what. */
export interface Hit {
  readonly code: HitCode
  /** The tags from the outermost sequence to the element; empty where no element is meant. */
  readonly path: readonly number[]
  readonly offset: number
  readonly length: number
  readonly kind?: IdentifierKind | Shape
}
