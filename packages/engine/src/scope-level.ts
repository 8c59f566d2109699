import type { CharacterSet } from '@lethe/dicom'
import type { Decide } from './policy.ts'
import type { PrivateScope } from './private/private-scope.ts'
import { SeenTags } from './seen-tags.ts'

/** One Data Set that is being written: the instance's own, or an item's. */
export class ScopeLevel {
  readonly decide: Decide
  readonly seen = new SeenTags()
  /** Who owns the private blocks here; nothing where all private elements go. */
  readonly privates: PrivateScope | undefined
  /** Whether the code in this item is of a known coding scheme, as far as it was read. */
  schemeKnown = false
  /** An item without a character set of its own has that of the Data Set around it (PS3.3 C.12.1.1.2). */
  characters: CharacterSet

  constructor(decide: Decide, characters: CharacterSet, privates: PrivateScope | undefined) {
    this.decide = decide
    this.characters = characters
    this.privates = privates
  }
}
