import { parseTerm, REPERTOIRES, type DefinedTerm, type StandAlone, type Utf8Suspicion } from './defined-terms.ts'
import type { Iso2022Label } from './iso-2022.ts'

/** The values of Specific Character Set (0008,0005), understood together. */
export type Label = { readonly terms: readonly string[]; readonly known: boolean } & (
  | { readonly kind: 'standAlone'; readonly term: StandAlone }
  | { readonly kind: 'iso2022'; readonly iso2022: Iso2022Label; readonly utf8: Utf8Suspicion }
)

const DEFAULT_REPERTOIRE = 6

/** Understands a label; a value that is no defined term counts as the default repertoire. */
export function parseLabel(values: readonly string[]): Label {
  const parsed = values.map(parseTerm)
  const known = parsed.every((term) => term !== undefined)
  const standAlone = standAloneTerm(parsed)
  if (standAlone !== undefined) return { kind: 'standAlone', term: standAlone, terms: [standAlone], known }

  const numbers = parsed.flatMap((term, index) => {
    if (term?.kind === 'registered') return [term.number]
    // Value 1 is the initial state, so its place is kept.
    return index === 0 ? [DEFAULT_REPERTOIRE] : []
  })
  const [first = DEFAULT_REPERTOIRE] = numbers
  const codeExtension =
    values.length > 1 || parsed.some((term) => term?.kind === 'registered' && term.codeExtension) || isMultiByte(first)
  const { g0, g1, utf8 } = REPERTOIRES.get(first) ?? { g0: 6, g1: undefined, utf8: 'always' }
  return {
    kind: 'iso2022',
    terms: codeExtension
      ? numbers.map((number) => `ISO 2022 IR ${number}`)
      : first === DEFAULT_REPERTOIRE
        ? []
        : [`ISO_IR ${first}`],
    known,
    iso2022: {
      initial: { g0, g1 },
      // ESC 2/8 4/2 leads back to ASCII from every set, so ISO-IR 6 is allowed even where it is not listed (PS3.3 Table C.12-3).
      extensions: new Set(codeExtension ? [DEFAULT_REPERTOIRE, ...numbers] : []),
      likelyG1: numbers.map((number) => REPERTOIRES.get(number)?.g1).find((set) => set !== undefined),
    },
    utf8,
  }
}

// PS3.3 C.12.1.1.2 allows a stand-alone encoding as the only value. Next to the default repertoire, which all three contain, it can only
// be meant for everything; after any other set there is no escape sequence that would reach it, so it is left out.
function standAloneTerm(parsed: readonly (DefinedTerm | undefined)[]): StandAlone | undefined {
  const [first, ...others] = parsed
  if (first?.kind === 'standAlone') return first.term
  if (first !== undefined && first.number !== DEFAULT_REPERTOIRE) return undefined
  return others.find((term) => term?.kind === 'standAlone')?.term
}

// PS3.3 Table C.12-4: these exist as code extensions only.
function isMultiByte(number: number): boolean {
  return number === 58 || number === 87 || number === 149 || number === 159
}
