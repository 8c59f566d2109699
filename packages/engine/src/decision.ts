import type { Action, ClosedAction } from './actions.ts'
import type { Coarseness } from './generalize.ts'
import type { Option } from './options.ts'
import type { Disguise } from './private/disguised-value.ts'
import type { Cleaning } from './text/text-cleaner.ts'

/** Where a decision comes from. */
export interface Because {
  readonly layer: 'E.1-1' | 'option' | 'rule' | 'unlisted'
  /** In words for `explain`; words of the product, never of a file. */
  readonly text: string
}

/** What is done with one attribute in one place. */
export interface Decision {
  readonly action: Action
  readonly because: Because
  /** What is done instead where the action cannot do its work on a value: nothing of the value is left then. */
  readonly otherwise: ClosedAction
  /** The option by which the value is kept. */
  readonly option?: Option
  /** The option that asked for more than is done here; an object with such an attribute cannot claim the option's code. */
  readonly shortOf?: Option
  /** The text of `replace`, where the profile gives one. */
  readonly with?: string
  /** The greatest age that `generalize` leaves, as an AS value. */
  readonly cap?: string
  /** How coarse `generalize` makes a date or a number. */
  readonly to?: Coarseness
  /** How `clean` cleans a text. */
  readonly clean?: Cleaning
  /** Whether a text stays only where the code beside it is of a known coding scheme. */
  readonly vouched?: boolean
  /** Whether a text must be free of this instance's identifiers to be kept. */
  readonly guarded?: boolean
  /** Whether a coded string is kept only where it is a Defined Term of PS3.3. */
  readonly termsOnly?: boolean
  /** Whether other values refer to this one by its name, so that a new name stands for each old one. */
  readonly numbered?: boolean
  /** What a private value is where its VR does not say so; the action is done to that. */
  readonly disguise?: Disguise
}
