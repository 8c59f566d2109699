import { daysIn } from './birth-date.ts'
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
  { shape: 'digits', pattern: /(?<![\d.])\d{8,16}(?!\d|\.\d)/ },
  {
    shape: 'digits',
    pattern: /(?<![a-z])(?:mrn|phn|accession|acc|chart|patient id|dossier)(?: ?(?:no|number|#))?[.:# ]{1,3}[a-z]{0,3}\d{5,}/,
  },
  { shape: 'telephone', pattern: /(?<![\d.])(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ] ?\d{3}[-. ]\d{4}(?!\d)/ },
  { shape: 'telephone', pattern: /(?<![\d.-])[2-9]\d\d-\d{4}(?![\d-])/ },
  {
    shape: 'address',
    pattern:
      /(?<![\d.])\d{1,5} (?:[a-z']{3,20} ){1,3}(?:street|avenue|ave|road|drive|lane|crescent|boulevard|blvd|highway|court)(?![a-z])/,
  },
  { shape: 'uid', pattern: /(?<![\d.])[0-2](?:\.(?:0|[1-9]\d{0,38})){5,31}(?![\d.])/ },
  { shape: 'host', pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/ },
  {
    shape: 'host',
    pattern: /(?<![a-z\d])[a-z\d-]{2,63}(?:\.[a-z\d-]{2,63}){0,4}\.(?:local|lan|ca|com|org|net|internal)(?![a-z\d])/,
  },
  { shape: 'path', pattern: /(?<![a-z])[a-z]:\\[a-z\d]|\/(?:home|users|mnt|var)\/[a-z\d]/ },
  { shape: 'postalCode', pattern: /(?<![a-z\d])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?![a-z\d])/ },
  { shape: 'mail', pattern: /[a-z\d][\w.+-]{0,63}@[a-z\d-]{1,63}\.[a-z]{2}/ },
  { shape: 'url', pattern: /(?:https?|ftp|file):\/\/[a-z\d]|(?<![a-z])www\.[a-z]/ },
]

// A word with a capital behind the title of a person; `MR Brain` and `DR. HAND` in capitals are not told apart from a modality.
const TITLE = /(?<![\p{L}\p{N}])(?:Dr|Dre|Prof|Mrs|Mme|Mlle|Miss|Mr|Ms)(?:\.\s?|\s)(?=\p{Lu}\p{Ll})/u

// A role with a name behind it, and a degree behind a name. A stop makes an abbreviation of `tech`; behind whole words it ends a sentence:
// `discussed with the physician. Follow`.
const ROLE =
  /(?<![\p{L}\p{N}])(?:(?:tech|technologist|radiologist|physician|operator|referring|nurse): ?|(?:tech|ref|rad|opr)\. )(?=\p{Lu}\p{Ll})/iu
const DEGREE = /\p{Lu}\p{Ll}{2,40}, (?:MD|M\.D\.|FRCPC|PhD|RN|MRT|RTR)(?![\p{L}\p{N}])/u

/** The first shape of an identifier in a text, given as it is and folded. */
export function shapeIn(text: string, folded: string): { shape: Shape; at: number; length: number } | undefined {
  // Most texts of a header have neither a digit nor a sign of an address.
  if (/[\d@/.:\\]/.test(folded)) {
    for (const { shape, pattern } of ROWS) {
      const found = pattern.exec(folded)
      if (found !== null && !isDay(found[0])) return { shape, at: found.index, length: found[0].length }
    }
  }
  for (const pattern of [TITLE, ROLE, DEGREE]) {
    const found = pattern.exec(text)
    if (found !== null) return { shape: 'title', at: found.index, length: Math.max(found[0].length, 1) }
  }
  return undefined
}

/** Digits that are a day, as the last of what was met: whether it may stand there is asked of the original. */
function isDay(text: string): boolean {
  const digits = /\d+$/.exec(text)?.[0] ?? ''
  return digits.length === 8 && daysIn(digits).length > 0
}
