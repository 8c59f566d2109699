import type { Shape } from './hit.ts'

/** A shape, and what it looks for in a folded text. */
interface Row {
  readonly shape: Shape
  readonly pattern: RegExp
}

// Health numbers of the provinces: BC 10 digits from 9 on whatever the check digit says, since a number with a slip in it is a number all
// the same; ON 10 with a version code; RAMQ four letters and eight digits; the others, as SIN, nine. Postal codes never have D F I O Q U.
const ROWS: readonly Row[] = [
  { shape: 'healthNumber', pattern: /(?<![\d.])\d{4}[ -]?\d{3}[ -]?\d{3}(?!\d|\.\d)/ },
  { shape: 'healthNumber', pattern: /(?<![\d.])\d{3}[ -]\d{3}[ -]\d{3}(?!\d|\.\d)/ },
  { shape: 'healthNumber', pattern: /(?<![a-z])[a-z]{4}[ -]?\d{4}[ -]?\d{4}(?!\d)/ },
  { shape: 'digits', pattern: /(?<![\d.])\d{9,12}(?!\d|\.\d)/ },
  { shape: 'telephone', pattern: /(?<![\d.])(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ] ?\d{3}[-. ]\d{4}(?!\d)/ },
  { shape: 'postalCode', pattern: /(?<![a-z\d])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?![a-z\d])/ },
  { shape: 'mail', pattern: /[a-z\d][\w.+-]*@[a-z\d-]+\.[a-z]{2,}/ },
  { shape: 'url', pattern: /(?:https?|ftp|file):\/\/[a-z\d]|(?<![a-z])www\.[a-z]/ },
]

// A word with a capital behind the title of a person; `MR Brain` and `DR. HAND` in capitals are not told apart from a modality.
const TITLE = /(?<![\p{L}\p{N}])(?:Dr|Dre|Prof|Mrs|Mme|Mlle|Miss|Mr|Ms)(?:\.\s?|\s)(?=\p{Lu}\p{Ll})/u

/** The first shape of an identifier in a text, given as it is and folded. */
export function shapeIn(text: string, folded: string): { shape: Shape; at: number; length: number } | undefined {
  // Most texts of a header have neither a digit nor a sign of an address.
  if (/\d{3}|@|:\/\/|www|\d[a-z]\d/.test(folded)) {
    for (const { shape, pattern } of ROWS) {
      const found = pattern.exec(folded)
      if (found !== null) return { shape, at: found.index, length: found[0].length }
    }
  }
  const title = TITLE.exec(text)
  return title === null ? undefined : { shape: 'title', at: title.index, length: title[0].length }
}
