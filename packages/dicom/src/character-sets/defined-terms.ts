import type { GraphicSetNumber } from './graphic-set.ts'

/** How soon text under a label is read as UTF-8 instead, where all its high bytes form UTF-8. */
export type Utf8Suspicion = 'always' | 'western' | 'ifInvalid'

/** A repertoire that a defined term brings into the code elements G0 and G1 of ISO 2022. */
export interface Repertoire {
  readonly g0: GraphicSetNumber
  readonly g1: GraphicSetNumber | undefined
  readonly utf8: Utf8Suspicion
}

/**
 * PS3.3 Tables C.12-2 to C.12-4: what each defined term designates, by the number in the term.
 *
 * The suspicion is about text that is valid under the label and forms UTF-8, by chance or not. Where A0 to BF are signs (Latin 1, 5 and 9),
 * an accented letter followed by a sign is no text. Where they are letters of a Latin alphabet, only the forms that Western and Central
 * European letters have in UTF-8 are unlikely enough (C2 to C5, then one more). In other scripts short words form UTF-8 by chance (C3 B6
 * is a car in Thai and a syllable in Korean), so there the label holds as long as it can.
 */
export const REPERTOIRES: ReadonlyMap<number, Repertoire> = new Map([
  [6, { g0: 6, g1: undefined, utf8: 'always' }],
  [13, { g0: 14, g1: 13, utf8: 'ifInvalid' }],
  [58, { g0: 6, g1: 58, utf8: 'ifInvalid' }],
  [87, { g0: 6, g1: undefined, utf8: 'always' }],
  [100, { g0: 6, g1: 100, utf8: 'always' }],
  [101, { g0: 6, g1: 101, utf8: 'western' }],
  [109, { g0: 6, g1: 109, utf8: 'western' }],
  [110, { g0: 6, g1: 110, utf8: 'western' }],
  [126, { g0: 6, g1: 126, utf8: 'ifInvalid' }],
  [127, { g0: 6, g1: 127, utf8: 'ifInvalid' }],
  [138, { g0: 6, g1: 138, utf8: 'ifInvalid' }],
  [144, { g0: 6, g1: 144, utf8: 'ifInvalid' }],
  [148, { g0: 6, g1: 148, utf8: 'always' }],
  [149, { g0: 6, g1: 149, utf8: 'ifInvalid' }],
  [159, { g0: 6, g1: undefined, utf8: 'always' }],
  [166, { g0: 6, g1: 166, utf8: 'ifInvalid' }],
  [203, { g0: 6, g1: 203, utf8: 'always' }],
])

/** PS3.3 Table C.12-5: the multi-byte encodings that stand alone, outside of ISO 2022. */
export type StandAlone = 'ISO_IR 192' | 'GB18030' | 'GBK'

/** One value of Specific Character Set (0008,0005), understood. */
export type DefinedTerm =
  | { readonly kind: 'standAlone'; readonly term: StandAlone }
  | { readonly kind: 'registered'; readonly number: number; readonly codeExtension: boolean }

// Spellings met in files that no rule below repairs, without their signs and in upper case.
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['', 'ISOIR6'],
  ['ASCII', 'ISOIR6'],
  ['USASCII', 'ISOIR6'],
  ['UTF8', 'ISOIR192'],
  ['UNICODE', 'ISOIR192'],
  ['LATIN1', 'ISOIR100'],
  ['ISO88591', 'ISOIR100'],
  ['ISO88592', 'ISOIR101'],
  ['ISO88593', 'ISOIR109'],
  ['ISO88594', 'ISOIR110'],
  ['ISO88595', 'ISOIR144'],
  ['ISO88596', 'ISOIR127'],
  ['ISO88597', 'ISOIR126'],
  ['ISO88598', 'ISOIR138'],
  ['ISO88599', 'ISOIR148'],
  ['ISO885915', 'ISOIR203'],
  ['ISOIR14', 'ISOIR13'],
  ['ISO2022IR14', 'ISO2022IR13'],
  ['ISO2022GBK', 'GBK'],
  ['ISO2022GB18030', 'GB18030'],
  ['GB2312', 'GBK'],
])

/** The defined term that a value of Specific Character Set spells, however it is spelt; undefined where it spells none. */
export function parseTerm(value: string): DefinedTerm | undefined {
  // Signs and letter case carry nothing: ISO-IR 100, iso_ir_100 and ISO IR 100 are one term.
  const bare = value.toUpperCase().replace(/[^0-9A-Z]/g, '')
  if (bare === '' && !/^[ \0]*$/.test(value)) return undefined
  const spelling = ALIASES.get(bare) ?? bare
  if (spelling === 'GB18030' || spelling === 'GBK') return { kind: 'standAlone', term: spelling }
  const [, extension, digits] = /^(?:ISO)?(2022)?(?:IR)?([0-9]{1,3})$/.exec(spelling) ?? []
  if (digits === undefined) return undefined
  const number = Number(digits)
  if (number === 192) return { kind: 'standAlone', term: 'ISO_IR 192' }
  return REPERTOIRES.has(number) ? { kind: 'registered', number, codeExtension: extension !== undefined } : undefined
}
