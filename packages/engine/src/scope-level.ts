import type { CharacterSet } from '@lethe/dicom'
import type { Decide } from './policy.ts'
import { SeenTags } from './seen-tags.ts'

/** One Data Set that is being written: the instance's own, or an item's. */
export class ScopeLevel {
  readonly decide: Decide
  readonly seen = new SeenTags()
  /** An item without a character set of its own has that of the Data Set around it (PS3.3 C.12.1.1.2). */
  characters: CharacterSet

  constructor(decide: Decide, characters: CharacterSet) {
    this.decide = decide
    this.characters = characters
  }
}
